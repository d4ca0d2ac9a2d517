package dev.ostler.interop.ensemble;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands for one port of a member, towards one other member: passes on its connections, as far as
 * the wires between the two let it. The end of a connection has to pass like everything else.
 *
 * <p>A blocked wire differs from one that is cut in one thing: who connects is accepted, and hears
 * nothing, where packets that are lost would leave it waiting for that. And it can't refuse a
 * connection: where nobody listens yet, who connects waits for a while instead of trying again.
 */
final class Relay implements AutoCloseable {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Duration RETRY_PAUSE = Duration.ofMillis(20);

    private final ServerSocket listener;
    private final int target;
    private final Duration patience;
    private final Wire there;
    private final Wire back;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param target the port that it stands for
     * @param patience for how long a connection waits until the target listens
     * @param there towards that port
     * @param back towards whoever connects
     */
    Relay(int target, Duration patience, Wire there, Wire back) throws IOException {
        this.target = target;
        this.patience = patience;
        this.there = there;
        this.back = back;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        var _ = threads.submit(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket accepted = listener.accept();
                sockets.add(accepted);
                var _ = threads.submit(() -> serve(accepted));
            } catch (IOException e) {
                return; // It is closed.
            }
        }
    }

    private void serve(Socket near) {
        try {
            join(near, reach());
        } catch (Exception e) {
            // The target does not listen, or this ends.
        } finally {
            reset(near);
        }
    }

    private Socket reach() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            // A connection comes about only if both sides hear each other.
            there.pass();
            back.pass();
            var far = new Socket();
            sockets.add(far);
            try {
                far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
                return far;
            } catch (ConnectException e) {
                reset(far);
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
                Thread.sleep(RETRY_PAUSE);
            }
        }
    }

    private void join(Socket near, Socket far) throws Exception {
        try {
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            var answers = threads.submit(() -> pump(far, near, back));
            pump(near, far, there);
            answers.get();
        } finally {
            reset(far);
        }
    }

    /** Passes on what comes, then that nothing more comes. */
    private static void pump(Socket from, Socket to, Wire wire) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                wire.pass();
                out.write(buffer, 0, count);
            }
            wire.pass();
            to.shutdownOutput();
        } catch (IOException e) {
            breakOff(to, wire);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The connection has broken on one side; the other one learns of it when that passes. */
    private static void breakOff(Socket to, Wire wire) {
        try {
            wire.pass();
            to.setSoLinger(true, 0);
            to.close();
        } catch (IOException e) {
            // It was broken as well.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Breaks all connections off, on both sides; new ones can be made. */
    void reset() {
        sockets.forEach(this::reset);
    }

    private void reset(Socket socket) {
        sockets.remove(socket);
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        reset();
        threads.shutdownNow();
        threads.close();
    }
}
