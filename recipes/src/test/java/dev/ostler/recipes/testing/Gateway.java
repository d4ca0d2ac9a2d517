package dev.ostler.recipes.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A way to a server that can be cut, as by a reset, and frozen, as by a router that drops
 * everything.
 */
public final class Gateway implements AutoCloseable {
    private static final int BUFFER_BYTES = 8192;

    private final int target;
    private final ServerSocket listener;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition thawed = lock.newCondition();

    // Guarded by the lock.
    private final Set<Socket> sockets = new HashSet<>();
    private boolean frozen;
    private boolean refusing;
    private boolean losing;

    /**
     * @param targetPort the server's, on the loopback interface
     */
    public Gateway(int targetPort) throws IOException {
        target = targetPort;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().name("gateway").start(this::accept);
    }

    public String connectString() {
        return "127.0.0.1:" + listener.getLocalPort();
    }

    /** Cuts all connections. */
    public void cut() throws IOException {
        lock.lock();
        try {
            for (Socket socket : sockets) {
                socket.close();
            }
            sockets.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Cuts all connections, now and until {@link #thaw}. */
    public void refuse() throws IOException {
        lock.lock();
        try {
            refusing = true;
        } finally {
            lock.unlock();
        }
        cut();
    }

    /**
     * The next thing that the server says is lost, and its connection with it: the server has done
     * what it was asked for, and the client will not know.
     */
    public void loseNextReply() {
        lock.lock();
        try {
            losing = true;
        } finally {
            lock.unlock();
        }
    }

    private boolean isToBeLost() {
        lock.lock();
        try {
            boolean lost = losing;
            losing = false;
            return lost;
        } finally {
            lock.unlock();
        }
    }

    /** Holds back everything in both directions until {@link #thaw}. */
    public void freeze() {
        lock.lock();
        try {
            frozen = true;
        } finally {
            lock.unlock();
        }
    }

    /** Lets everything pass again. */
    public void thaw() {
        lock.lock();
        try {
            frozen = false;
            refusing = false;
            thawed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        thaw();
        cut();
    }

    private void accept() {
        try {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                if (isAdmitted(client, server)) {
                    Thread.ofVirtual().start(() -> pump(client, server, false));
                    Thread.ofVirtual().start(() -> pump(server, client, true));
                }
            }
        } catch (IOException e) {
            if (!listener.isClosed()) {
                Thread.ofVirtual().start(this::accept); // The server was down.
            }
        }
    }

    private boolean isAdmitted(Socket client, Socket server) throws IOException {
        lock.lock();
        try {
            if (refusing) {
                client.close();
                server.close();
                return false;
            }
            sockets.add(client);
            sockets.add(server);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void pump(Socket from, Socket to, boolean replies) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                awaitThaw();
                if (replies && isToBeLost()) {
                    return;
                }
                out.write(buffer, 0, count);
            }
        } catch (IOException e) {
            // Cut, which is what this is for.
        }
    }

    private void awaitThaw() {
        lock.lock();
        try {
            while (frozen) {
                thawed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }
}
