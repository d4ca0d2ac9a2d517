package dev.ostler.server.http;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Listens for HTTP and has each request answered. */
public final class HttpPort implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);

    /** Who comes beyond them is closed at once. */
    static final int CONNECTIONS_MAX = 100;

    private static final int BACKLOG = 50;

    /** How often late clients are looked for, while there are any. */
    private static final int LOOK_MILLIS = 500;

    /** What is missing now, for example a file descriptor, will not be there at once. */
    private static final long FAILURE_PAUSE_NANOS = 100_000_000L;

    private final ServerSocket listener;
    private final HttpHandler handler;
    private final long idleNanos;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    private HttpPort(ServerSocket listener, String name, int idleMillis, HttpHandler handler) {
        this.listener = listener;
        this.handler = handler;
        idleNanos = TimeUnit.MILLISECONDS.toNanos(idleMillis);
        thread = new Thread(this::accept, name);
        thread.setDaemon(true);
    }

    /**
     * Begins to listen.
     *
     * @param name of the thread
     * @param idleMillis for so long a client may do nothing, and so long it may take for the head
     *     of a request
     * @throws IOException if the address can't be bound
     */
    public static HttpPort open(
            InetSocketAddress address, String name, int idleMillis, HttpHandler handler)
            throws IOException {
        var listener = new ServerSocket();
        try {
            listener.setReuseAddress(true);
            listener.bind(address, BACKLOG);
        } catch (IOException e) {
            listener.close();
            throw new IOException(address + " can't be listened at: " + e.getMessage(), e);
        }
        var port = new HttpPort(listener, name, idleMillis, handler);
        port.thread.start();
        return port;
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                listener.setSoTimeout(connections.isEmpty() ? 0 : LOOK_MILLIS);
                serve(listener.accept());
            } catch (SocketTimeoutException e) {
                // Time to look for late clients.
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("A connection could not be accepted: {}", e.toString());
                    LockSupport.parkNanos(FAILURE_PAUSE_NANOS);
                }
            }
            closeLate();
        }
    }

    private void serve(Socket socket) throws IOException {
        if (connections.size() >= CONNECTIONS_MAX) {
            socket.close();
            return;
        }
        try {
            socket.setTcpNoDelay(true);
            var connection = new HttpConnection(socket, handler, idleNanos);
            connections.add(connection);
            Thread.ofVirtual()
                    .name(thread.getName() + "-" + socket.getRemoteSocketAddress())
                    .start(() -> run(connection));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void run(HttpConnection connection) {
        try {
            connection.run();
        } finally {
            connections.remove(connection);
        }
    }

    private void closeLate() {
        long now = System.nanoTime();
        for (HttpConnection connection : connections) {
            if (connection.isLate(now)) {
                connection.close();
            }
        }
    }

    /** Stops listening, and ends the connections. */
    @Override
    public void close() throws IOException {
        listener.close();
        connections.forEach(HttpConnection::close);
    }
}
