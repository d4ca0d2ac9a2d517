package dev.ostler.client.net;

import dev.ostler.client.core.AuthInfo;
import dev.ostler.client.core.Call;
import dev.ostler.client.core.Completion;
import dev.ostler.client.core.Connection;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Phase;
import dev.ostler.client.core.Reply;
import dev.ostler.client.core.Submitter;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooKeeper.States;
import org.apache.zookeeper.client.HostProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Selector;
import java.util.Collection;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs a {@link Connection} on a socket. Its thread, named {@code …-SendThread(host:port)}, is the
 * only one that touches the connection and the socket, and never blocks elsewhere than in its
 * selector; others put tasks into its inbox and wake it when it sleeps. What a batch of tasks sends
 * goes out with one write.
 */
public final class NetworkClient implements Submitter {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkClient.class);

    private static final String EVENT_THREAD_SUFFIX = "-EventThread";

    /** What an error has to do with may have passed by then: memory and threads are given back. */
    private static final long PAUSE_MILLIS = 100;

    private static final int LAST_TRIES = 100;

    private final SocketEffects session;
    private final Connection connection;
    private final EventThread events;
    private final Selector selector;
    private final Inbox inbox;
    private final Thread thread;
    private final WatchTables watches;

    /**
     * Opens what the client needs; {@link #start} begins to connect.
     *
     * @param sessionId the session to resume, 0 for a new one
     * @param password its password; shown to the application as it is
     */
    public NetworkClient(
            ConnectionOptions options,
            HostProvider hosts,
            Transport transport,
            long sessionId,
            byte[] password,
            WatchTables watches)
            throws IOException {
        this.watches = watches;
        String creator = Thread.currentThread().getName();
        String prefix =
                creator.endsWith(EVENT_THREAD_SUFFIX)
                        ? creator.substring(0, creator.length() - EVENT_THREAD_SUFFIX.length())
                        : creator;
        selector = Selector.open();
        var wire = new Wire(Links.of(transport.security()), selector, transport.frameLengthMax());
        inbox = new Inbox(selector, wire::unsent);
        events = new EventThread(prefix + EVENT_THREAD_SUFFIX);
        var errands = new Errands(prefix);
        session =
                new SocketEffects(
                        wire,
                        new ServerChoice(hosts, errands, new Prober(transport.security()), inbox),
                        new Authentication(transport.authenticator(), errands, inbox),
                        events,
                        sessionId,
                        password);
        connection =
                new Connection(
                        options,
                        sessionId,
                        Bytes.copyOf(password),
                        watches,
                        new SplittableRandom(),
                        session);
        thread = new Thread(() -> run(prefix), prefix + "-SendThread()");
        thread.setDaemon(true);
    }

    public void start() {
        try {
            thread.start();
        } catch (Throwable e) {
            closeSelector();
            throw e;
        }
    }

    // ---- for any thread ----

    /** Completes the operation on this client's own thread, or here if it is dead. */
    @Override
    public <R> Call<R> submit(
            Operation<R> operation, long patienceMillis, Completion<R> completion) {
        long now = now();
        long deadline =
                patienceMillis > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + patienceMillis;
        var call = new Call<>(operation, deadline, completion);
        inbox.add(
                new Inbox.Task() {
                    @Override
                    public void run(Connection target, long now) {
                        target.submit(call, now);
                    }

                    @Override
                    public void fail(States last) {
                        completion.complete(Reply.unsent(Connection.failure(last)));
                    }
                });
        return call;
    }

    @Override
    public void forget(Call<?> call) {
        wish((target, now) -> target.forget(call));
    }

    public void authenticate(AuthInfo info) {
        wish((target, now) -> target.authenticate(info, now));
    }

    /** Gives the link up, if there is one; the session is resumed elsewhere. */
    public void dropLink(String reason) {
        wish((target, now) -> target.drop(reason, now));
    }

    /** Ends the session on this side. */
    public void expire() {
        wish((target, now) -> target.expire());
    }

    /** Closes without waiting for a server's answer any longer. */
    public void abandon() {
        wish((target, now) -> target.abandon());
    }

    private void wish(Inbox.Wish wish) {
        inbox.add(wish);
    }

    /** Runs a callback on the event thread, or here if it has ended. */
    @Override
    public void callBack(Runnable callback) {
        events.execute(callback);
    }

    @Override
    public void callBackSoon(Runnable callback) {
        events.executeSoon(callback);
    }

    public void notify(WatchedEvent event, Collection<Watcher> watchers) {
        events.notify(event, watchers);
    }

    public boolean isEventThread() {
        return events.isCurrent();
    }

    /** The watchers of this client. */
    public WatchTables watches() {
        return watches;
    }

    public States state() {
        return session.state();
    }

    /** 0 before the first connection. */
    public long sessionId() {
        return session.id();
    }

    /** The array itself. */
    public byte[] password() {
        return session.password();
    }

    /** What the server has granted, in milliseconds; 0 before the first connection. */
    public int timeoutMillis() {
        return session.timeoutMillis();
    }

    @Override
    public OptionalLong provenNanos() {
        long millis = session.provenMillis();
        return millis == Long.MIN_VALUE
                ? OptionalLong.empty()
                : OptionalLong.of(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    public @Nullable SocketAddress localAddress() {
        return session.localAddress();
    }

    public @Nullable SocketAddress remoteAddress() {
        return session.remoteAddress();
    }

    /** The server of the current or last link, as the host provider named it. */
    public @Nullable InetSocketAddress server() {
        return session.server();
    }

    /** Waits for the thread of the socket to end. */
    public void join() throws InterruptedException {
        thread.join();
    }

    /**
     * Waits up to {@code millis} for each of the two threads.
     *
     * @return whether both have ended
     */
    public boolean join(long millis) throws InterruptedException {
        if (millis <= 0) {
            return !thread.isAlive() && events.join(1);
        }
        thread.join(millis);
        return !thread.isAlive() && !isEventThread() && events.join(millis);
    }

    // ---- the thread of the socket ----

    /** A part of what the thread does. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private void run(String threadPrefix) {
        try {
            Step round = () -> round(threadPrefix);
            guarded(() -> connection.start(now()));
            while (connection.phase() != Phase.DEAD) {
                guarded(round);
            }
        } catch (Throwable e) {
            LOG.error("The client of session 0x{} stops", Long.toHexString(sessionId()), e);
        } finally {
            end();
        }
    }

    private void round(String threadPrefix) throws IOException {
        inbox.run(connection, now());
        session.openChosen(connection, threadPrefix, now());
        session.flush(connection, now());
        sleep();
        session.proceed(connection, now());
        connection.tick(now());
        session.tendLogin(now());
        events.retry();
    }

    /**
     * An error costs the link and not the session: whatever it has left half done ends with that.
     *
     * @throws IOException if the selector fails, which nothing can mend
     */
    private void guarded(Step step) throws IOException {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            pause();
            connection.lost("an error: " + e, now());
            LOG.error("An error of the client of session 0x{}", Long.toHexString(sessionId()), e);
        }
    }

    /** Nobody is to wait for a thread that has gone. */
    private void end() {
        for (int i = 0; i < LAST_TRIES && !session.isOver(); i++) {
            try {
                connection.expire();
            } catch (RuntimeException | Error e) {
                pause();
            }
        }
        closeSelector();
        try {
            inbox.close(state());
        } finally {
            events.end();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS));
    }

    /** A clock that never goes back. */
    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void sleep() throws IOException {
        if (session.isOver()) {
            return;
        }
        long deadline = connection.deadline();
        if (events.isStranded()) {
            deadline = Math.min(deadline, now() + PAUSE_MILLIS);
        }
        inbox.sleep(deadline == Long.MAX_VALUE ? 0 : Math.max(1, deadline - now()));
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("Closing the selector failed", e);
        }
    }
}
