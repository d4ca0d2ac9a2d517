package dev.ostler.server.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;

/**
 * Another server: the one connection with it, or the attempt to make one, and what is to be sent.
 * Only the newest notification waits; it replaces an older one. What was sent last is sent again on
 * a new connection, since nobody knows what of the old one arrived.
 *
 * <p>Of two servers the one with the greater id makes the connection that stays. The other one only
 * connects to say who it is, hangs up, and is called back.
 */
final class Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

    /** How long a server that was greeted may take to call back before it is greeted again. */
    private static final long CALL_BACK_NANOS = 300_000_000;

    /** A connection that ends sooner is not made again at once: somebody may not want it. */
    private static final long LASTING_NANOS = 1_000_000_000;

    private final ElectionPort port;
    private final ServerId id;
    private @Nullable ElectionConnection connection;
    private @Nullable Attempt attempt;

    /** What it said about itself. */
    private List<InetSocketAddress> told = List.of();

    private byte @Nullable [] waiting;
    private byte @Nullable [] last;
    private boolean writing;
    private @Nullable Long greetedNanos;
    private long attachedNanos;
    private boolean everConnected;

    Peer(ElectionPort port, ServerId id) {
        this.port = port;
        this.id = id;
    }

    ServerId id() {
        return id;
    }

    boolean isConnected() {
        return connection != null;
    }

    void send(byte[] frame) {
        last = frame;
        waiting = frame;
        if (connection == null) {
            connect();
        } else {
            write();
        }
    }

    /** It has connected, is greater, and so the connection stays. */
    void accepted(ElectionConnection fresh) {
        attach(fresh);
    }

    /** It is smaller and wants to be called back. */
    void callBack(List<InetSocketAddress> addresses) {
        disconnect();
        told = addresses;
        if (attempt != null && !attempt.addresses().equals(addresses())) {
            attempt.cancel();
            attempt = null;
        }
        connect();
    }

    /** Gives up the connection and what was to be sent. */
    void forget() {
        waiting = null;
        last = null;
        if (attempt != null) {
            attempt.cancel();
            attempt = null;
        }
        disconnect();
    }

    private void disconnect() {
        ElectionConnection old = connection;
        if (old != null) {
            connection = null;
            writing = false;
            old.close();
        }
    }

    void detached(ElectionConnection ended) {
        if (connection == ended) {
            connection = null;
            writing = false;
            LOG.debug("The election connection with server {} is gone", id);
            if (last != null && System.nanoTime() - attachedNanos > LASTING_NANOS) {
                // What was sent last may be lost; and whether anybody is left there matters now.
                connect();
            }
        }
    }

    private List<InetSocketAddress> addresses() {
        var all = new LinkedHashSet<>(told);
        all.addAll(port.addressesOf(id));
        return List.copyOf(all);
    }

    private void connect() {
        boolean greetedJustNow =
                greetedNanos != null && System.nanoTime() - greetedNanos < CALL_BACK_NANOS;
        if (attempt != null || greetedJustNow) {
            return;
        }
        var started = port.attempt(id, addresses(), new Reaching());
        attempt = started;
        started.start();
    }

    private final class Reaching implements Attempt.Outcome {
        @Override
        public Receiver reached(Link link, InetSocketAddress remote) {
            attempt = null; // What was to be said first is said.
            var fresh = new ElectionConnection(port, link, remote, Peer.this);
            if (id.compareTo(port.me()) > 0) {
                greetedNanos = System.nanoTime();
                fresh.hangUp();
            } else {
                attach(fresh);
            }
            return fresh;
        }

        @Override
        public void failed(String reason) {
            attempt = null;
            LOG.debug("Server {} cannot be reached: {}", id, reason);
            if (everConnected) {
                port.gone(id);
            }
        }
    }

    private void attach(ElectionConnection fresh) {
        disconnect();
        greetedNanos = null;
        attachedNanos = System.nanoTime();
        everConnected = true;
        connection = fresh;
        if (waiting == null) {
            waiting = last;
        }
        LOG.debug("Connected with {}", fresh);
        write();
    }

    private void write() {
        byte[] frame = waiting;
        ElectionConnection current = connection;
        if (writing || frame == null || current == null) {
            return;
        }
        waiting = null;
        writing = true;
        current.write(frame);
    }

    /** All that was written to a connection has left. */
    void sent(ElectionConnection by) {
        if (Objects.equals(connection, by)) {
            writing = false;
            write();
        }
    }
}
