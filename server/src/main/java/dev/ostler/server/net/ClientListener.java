package dev.ostler.server.net;

import dev.ostler.server.transport.Acceptor;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.ListenOptions;
import dev.ostler.server.transport.Listener;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Where clients connect. A reconfiguration can move that while the server runs; whoever is
 * connected stays so.
 */
final class ClientListener {
    private static final Logger LOG = LoggerFactory.getLogger(ClientListener.class);

    private final EventLoops loops;
    private final int backlog;
    private final boolean tcpKeepAlive;
    private final String key;
    private final Acceptor acceptor;

    private volatile @Nullable Listener listener;

    /** Where it was told to be; null if it was not told yet. */
    private @Nullable InetSocketAddress wanted;

    private boolean moving;
    private boolean ended;

    /**
     * Listens. Nobody is accepted before {@link #accept}.
     *
     * @param backlog how many connections may wait to be accepted; not positive for the system's
     *     default
     * @param tcpKeepAlive whether the system looks for dead connections
     * @param address null for nowhere
     * @param key what the address is configured by
     * @throws IOException if the address cannot be bound; the message says which and why
     */
    ClientListener(
            EventLoops loops,
            int backlog,
            boolean tcpKeepAlive,
            @Nullable InetSocketAddress address,
            String key,
            Acceptor acceptor)
            throws IOException {
        this.loops = loops;
        this.backlog = backlog;
        this.tcpKeepAlive = tcpKeepAlive;
        this.key = key;
        this.acceptor = acceptor;
        listener = address == null ? null : bind(address);
    }

    private Listener bind(InetSocketAddress address) throws IOException {
        try {
            return loops.bind(new ListenOptions(address, backlog, tcpKeepAlive));
        } catch (IOException | RuntimeException e) {
            throw cannotListen(address, key, e);
        }
    }

    static IOException cannotListen(InetSocketAddress address, String key, Exception cause) {
        return new IOException(
                "Cannot listen on "
                        + address
                        + ": "
                        + cause.getMessage()
                        + ". Is another server running there? Stop it, or set another "
                        + key
                        + " (or "
                        + key
                        + "Address).",
                cause);
    }

    /** Begins to take connections. */
    void accept() {
        if (listener != null) {
            listener.accept(acceptor);
        }
    }

    /** Where it listens, null for nowhere; the port is the real one also if any was asked for. */
    @Nullable InetSocketAddress address() {
        Listener now = listener;
        return now == null ? null : now.address();
    }

    /**
     * Takes connections at another address as soon as that is possible, and no more where it did.
     * It does not wait.
     *
     * @param address not resolved yet: that may take its time
     */
    synchronized void moveTo(InetSocketAddress address) {
        if (ended || address.equals(wanted)) {
            return;
        }
        wanted = address;
        if (!moving) {
            moving = true;
            Thread.ofVirtual().name("client-listen").start(this::move);
        }
    }

    private void move() {
        InetSocketAddress next = next(null);
        while (next != null) {
            moveNow(new InetSocketAddress(next.getHostString(), next.getPort()));
            next = next(next);
        }
    }

    /** Where to go from there; null if nowhere. */
    private synchronized @Nullable InetSocketAddress next(@Nullable InetSocketAddress done) {
        if (ended || wanted == null || wanted.equals(done)) {
            moving = false;
            return null;
        }
        return wanted;
    }

    private void moveNow(InetSocketAddress address) {
        Listener before = listener;
        if (before != null && before.isAt(address)) {
            return;
        }
        // All addresses of the machine and one of them can't have the same port at a time.
        Listener inTheWay =
                before != null && before.address().getPort() == address.getPort() ? before : null;
        try {
            if (inTheWay != null) {
                inTheWay.close();
            }
            become(bind(address));
            LOG.info("Clients connect to {} from now on, and no more to {}", address, at(before));
        } catch (IOException e) {
            LOG.error(
                    "The ensemble's configuration moves this server's clients to {}, and they still"
                            + " connect to {}: {} Start this server again once that address is"
                            + " free, or move it to another one.",
                    address,
                    at(before),
                    e.getMessage());
            if (inTheWay != null) {
                returnTo(inTheWay.address());
            }
        }
    }

    private static Object at(@Nullable Listener listener) {
        return listener == null ? "no address" : listener.address();
    }

    private void returnTo(InetSocketAddress address) {
        try {
            become(bind(address));
        } catch (IOException e) {
            LOG.error("No client can connect to this server any more: {}", e.getMessage());
        }
    }

    private synchronized void become(Listener bound) {
        if (ended) {
            var _ = bound.stop();
            return;
        }
        Listener before = listener;
        listener = bound;
        bound.accept(acceptor);
        if (before != null) {
            var _ = before.stop();
        }
    }

    /** Takes no more connections, and waits for that; not for the thread of a loop. */
    void close() {
        synchronized (this) {
            ended = true;
        }
        Listener last = listener;
        if (last != null) {
            last.close();
        }
    }
}
