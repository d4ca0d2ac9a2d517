package dev.ostler.client.net;

import dev.ostler.client.core.Connection;
import dev.ostler.client.core.Effects;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper.States;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collection;

/**
 * Does on the socket what a connection wants, and tells it what the socket brings. What
 * applications are shown of the session is kept here, for any thread to read.
 */
final class SocketEffects implements Effects {
    private static final Logger LOG = LoggerFactory.getLogger(SocketEffects.class);

    private final Wire wire;
    private final ServerChoice choice;
    private final Authentication authentication;
    private final EventThread events;

    private boolean over;

    private volatile States state = States.CONNECTING;
    private volatile long sessionId;
    private volatile byte[] password;
    private volatile int timeoutMillis;
    private volatile long provenMillis = Long.MIN_VALUE;
    private volatile @Nullable InetSocketAddress server;

    SocketEffects(
            Wire wire,
            ServerChoice choice,
            Authentication authentication,
            EventThread events,
            long sessionId,
            byte[] password) {
        this.wire = wire;
        this.choice = choice;
        this.authentication = authentication;
        this.events = events;
        this.sessionId = sessionId;
        this.password = password;
    }

    // ---- for any thread ----

    States state() {
        return state;
    }

    long id() {
        return sessionId;
    }

    byte[] password() {
        return password;
    }

    int timeoutMillis() {
        return timeoutMillis;
    }

    long provenMillis() {
        return provenMillis;
    }

    @Nullable InetSocketAddress server() {
        return server;
    }

    @Nullable SocketAddress localAddress() {
        return wire.localAddress();
    }

    @Nullable SocketAddress remoteAddress() {
        return wire.remoteAddress();
    }

    // ---- for the thread of the socket ----

    /** Whether the connection is dead. */
    boolean isOver() {
        return over;
    }

    /** Connects to the server that was chosen, if one was, and names the thread after it. */
    void openChosen(Connection connection, String threadPrefix, long now) {
        InetSocketAddress chosen = authentication.isLoggingIn() ? null : choice.take();
        if (chosen == null) {
            return;
        }
        server = chosen;
        Thread.currentThread()
                .setName(
                        threadPrefix
                                + "-SendThread("
                                + chosen.getHostString()
                                + ":"
                                + chosen.getPort()
                                + ")");
        try {
            if (!authentication.isLoggedIn()) {
                connection.loginFailed();
            }
            connection.attemptStarted(choice.count(), now);
            wire.open(chosen);
        } catch (IOException | RuntimeException e) {
            LOG.warn("{} can't be connected to: {}", chosen, e.toString());
            connection.lost(e.toString(), now);
        }
    }

    /** Keeps the client logged in. */
    void tendLogin(long now) {
        authentication.tend(now);
    }

    void flush(Connection connection, long now) {
        try {
            wire.flush();
        } catch (IOException | RuntimeException e) {
            connection.lost("writing failed: " + e, now);
        }
    }

    void proceed(Connection connection, long now) {
        try {
            wire.proceed(
                    new Wire.Listener() {
                        @Override
                        public void opened() {
                            connection.connected(now);
                        }

                        @Override
                        public void received(JuteReader frame) {
                            connection.received(frame, now);
                        }
                    });
        } catch (IOException | RuntimeException e) {
            connection.lost(e.toString(), now);
        }
    }

    // ---- effects ----

    @Override
    public void connect() {
        choice.begin();
        authentication.prepare();
    }

    @Override
    public void send(byte[] frame) {
        wire.send(frame);
    }

    @Override
    public void disconnect(String reason) {
        boolean leaves = wire.isOpen();
        choice.cancel();
        authentication.cancel();
        wire.close();
        if (leaves) {
            LOG.info("Session 0x{} leaves {}: {}", Long.toHexString(sessionId), server, reason);
        }
    }

    @Override
    public void probe() {
        choice.probe();
    }

    @Override
    public void authenticate(@Nullable Bytes challenge) {
        InetSocketAddress asking = server;
        if (asking == null) {
            throw new IllegalStateException("a challenge of no server");
        }
        authentication.proceed(challenge, asking);
    }

    @Override
    public void established(long id, Bytes newPassword, int newTimeoutMillis) {
        sessionId = id;
        password = newPassword.toByteArray();
        timeoutMillis = newTimeoutMillis;
        choice.succeeded();
        LOG.info(
                "Session 0x{} is connected to {}, timeout {} ms",
                Long.toHexString(id),
                server,
                newTimeoutMillis);
    }

    @Override
    public void become(States next) {
        state = next;
    }

    @Override
    public void proven(long millis) {
        provenMillis = millis;
    }

    @Override
    public void notify(WatchedEvent event, Collection<Watcher> watchers) {
        events.notify(event, watchers);
    }

    @Override
    public void end() {
        over = true;
    }
}
