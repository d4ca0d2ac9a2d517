package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.Watcher.Event.EventType;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Keeps a session. It opens one, tells of its states, and opens another when it is lost, for ever.
 * Its methods are called on the host's thread, but for those that say otherwise.
 *
 * <p>A session is lost when a server says so, and before that when its time is over: {@code
 * expiryPercent} of its timeout after the sending of the last request that a server has answered.
 * The server counts the timeout from when it has received that request, and rounds it up. So at 100
 * percent this side knows first, if the clocks run at the same rate and the process is not held up:
 * nobody else holds this session's locks yet when its owner hears LOST. If the handle does not know
 * when that was, a third of the timeout after the link was lost has to do, for the client gives a
 * silent link up after two thirds. Such a session is not resumed even if a server might still know
 * it; so LOST always means that another session follows.
 */
final class SessionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

    private static final long REOPEN_MIN_MILLIS = 100;
    private static final long REOPEN_MAX_MILLIS = 10_000;

    private final Host host;
    private final Handle.Factory factory;
    private final Settings settings;
    private final Registry<Consumer<ConnectionState>> listeners = new Registry<>();
    private final Set<Waiter> waiting = new LinkedHashSet<>();

    private @Nullable Session session;
    private boolean everConnected;
    private boolean closed;

    /** Servers that were found beside those of the provider, {@code host:port}. */
    private List<String> found = List.of();

    /** Sessions that were no use, one after the other: never connected, or their proofs refused. */
    private int failures;

    // Written on the host's thread, read by any.
    private volatile @Nullable Handle handle;
    private volatile @Nullable ConnectionState state;

    SessionKeeper(Host host, Handle.Factory factory, Settings settings) {
        this.host = host;
        this.factory = factory;
        this.settings = settings;
    }

    /** A session, and what its handle tells of it. */
    private final class Session implements Watcher {
        private final Handle opened;
        private boolean connected;
        private Subscription expiry = () -> {};

        Session() throws IOException {
            opened =
                    factory.open(
                            servers(),
                            settings.sessionTimeoutMillis(),
                            settings.canBeReadOnly(),
                            host,
                            this);
        }

        @Override
        public void process(WatchedEvent event) {
            if (event.getType() == EventType.None) {
                host.execute(() -> heard(this, event));
            }
        }
    }

    /** What waits for a connection; is equal to nothing but itself. */
    private static final class Waiter {
        private final Runnable task;

        Waiter(Runnable task) {
            this.task = task;
        }
    }

    // ---- any thread ----

    @Nullable Handle handle() {
        return handle;
    }

    @Nullable ConnectionState state() {
        return state;
    }

    Subscription onState(Consumer<ConnectionState> listener) {
        return listeners.add(listener);
    }

    // ---- the host's thread ----

    void open() {
        if (closed) {
            return;
        }
        Session opened;
        try {
            opened = new Session();
        } catch (IOException | RuntimeException e) {
            LOG.warn("A session can't be opened", e);
            reopen();
            return;
        }
        session = opened;
        handle = opened.opened;
        for (Settings.Proof proof : settings.proofs()) {
            opened.opened.addAuth(proof.scheme(), proof.secret().toByteArray());
        }
    }

    /** Servers were found beside those that the provider names, or others than before. */
    void use(List<String> others) {
        if (!found.equals(others)) {
            found = others;
            moveToServers();
        }
    }

    /** Tells the session of the servers there are now. */
    void moveToServers() {
        Session moving = session;
        if (moving == null) {
            return; // The next one will know.
        }
        try {
            String now = servers();
            LOG.info("The servers are {}", now);
            moving.opened.updateServers(now);
        } catch (IOException | RuntimeException e) {
            LOG.warn("The session stays with the servers that it had", e);
        }
    }

    private String servers() {
        String given = settings.ensemble().connectString();
        int slash = given.indexOf('/');
        String chroot = slash < 0 ? "" : given.substring(slash);
        Set<String> all = new LinkedHashSet<>();
        String servers = slash < 0 ? given : given.substring(0, slash);
        for (String server : servers.split(",", -1)) {
            all.add(server.strip());
        }
        all.remove("");
        all.addAll(found);
        return String.join(",", all) + chroot;
    }

    boolean isConnected() {
        ConnectionState now = state;
        return now != null && now.isConnected();
    }

    /** Runs a task as soon as there is a connection; never inside the call. */
    Subscription whenConnected(Runnable task) {
        var waiter = new Waiter(task);
        waiting.add(waiter);
        return () -> waiting.remove(waiter);
    }

    /** Ends it all: nobody is told of a state any more. */
    CompletableFuture<Void> close() {
        closed = true;
        waiting.clear();
        listeners.clear();
        Session last = session;
        session = null;
        handle = null;
        state = null;
        if (last == null) {
            return CompletableFuture.completedFuture(null);
        }
        last.expiry.close();
        return last.opened.close();
    }

    private void heard(Session from, WatchedEvent event) {
        if (from != session) {
            return;
        }
        switch (event.getState()) {
            case SyncConnected -> connected(from);
            case ConnectedReadOnly -> become(ConnectionState.READ_ONLY);
            case Disconnected -> disconnected(from);
            case Expired -> lose(from, "it has expired");
            case Closed -> lose(from, "it was closed");
            case AuthFailed -> {
                if (!from.opened.isAlive()) {
                    // A server looks at them only after it has accepted the session.
                    from.connected = false;
                    lose(from, "its proofs were refused");
                    release(from.opened);
                }
            }
            default -> {}
        }
    }

    private void release(Handle refused) {
        if (refused.sessionId() == 0) {
            return;
        }
        try {
            refused.release(servers());
        } catch (IOException | RuntimeException e) {
            LOG.warn("The servers keep the session until it expires", e);
        }
    }

    private void connected(Session from) {
        from.connected = true;
        from.expiry.close();
        if (state != ConnectionState.CONNECTED && state != ConnectionState.RECONNECTED) {
            boolean first = !everConnected;
            everConnected = true;
            become(first ? ConnectionState.CONNECTED : ConnectionState.RECONNECTED);
        }
    }

    private void disconnected(Session from) {
        // A server without a quorum does not keep sessions: its answers prove nothing.
        boolean wasKept =
                state == ConnectionState.CONNECTED || state == ConnectionState.RECONNECTED;
        if (state != null && state != ConnectionState.LOST) {
            become(ConnectionState.SUSPENDED);
        }
        if (wasKept && settings.expiryPercent() > 0) {
            from.expiry = host.schedule(() -> expire(from), untilExpiry(from.opened));
        }
    }

    private Duration untilExpiry(Handle of) {
        long timeout =
                Duration.ofMillis(of.timeoutMillis()).toNanos() * settings.expiryPercent() / 100;
        OptionalLong proven = of.provenNanos();
        return Duration.ofNanos(
                proven.isPresent() ? proven.getAsLong() + timeout - host.nanoTime() : timeout / 3);
    }

    private void expire(Session from) {
        if (from == session) {
            from.opened.expire();
            lose(from, "no server has answered for too long");
        }
    }

    private void lose(Session from, String reason) {
        LOG.info("Session 0x{} is lost: {}", Long.toHexString(from.opened.sessionId()), reason);
        from.expiry.close();
        session = null;
        handle = null;
        if (state != null) {
            become(ConnectionState.LOST);
        }
        if (from.connected) {
            failures = 0;
            open();
        } else {
            reopen();
        }
    }

    /** Tries again after a while, which doubles each time and is shortened by chance. */
    private void reopen() {
        long most = Math.min(REOPEN_MAX_MILLIS, REOPEN_MIN_MILLIS << Math.min(failures, 10));
        failures++;
        long pause = most / 2 + host.random().nextLong(most / 2 + 1);
        LOG.info("Opening another session in {} ms", pause);
        host.schedule(this::open, Duration.ofMillis(pause));
    }

    private void become(ConnectionState next) {
        if (state == next || closed) {
            return;
        }
        LOG.info("{} -> {}", state, next);
        state = next;
        listeners.all().forEach(listener -> tell(listener, next));
        if (next.isConnected()) {
            List<Waiter> ready = List.copyOf(waiting);
            waiting.clear();
            ready.forEach(waiter -> waiter.task.run());
        }
    }

    private static void tell(Consumer<ConnectionState> listener, ConnectionState next) {
        try {
            listener.accept(next);
        } catch (Throwable e) {
            LOG.error("A listener has thrown at {}", next, e);
        }
    }
}
