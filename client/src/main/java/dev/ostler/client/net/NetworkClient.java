package dev.ostler.client.net;

import dev.ostler.client.core.AuthInfo;
import dev.ostler.client.core.Completion;
import dev.ostler.client.core.Connection;
import dev.ostler.client.core.ConnectionOptions;
import dev.ostler.client.core.Effects;
import dev.ostler.client.core.Operation;
import dev.ostler.client.core.Phase;
import dev.ostler.client.core.Reply;
import dev.ostler.client.watch.WatchTables;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;

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
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs a {@link Connection} on a socket. Its thread, named {@code …-SendThread(host:port)}, is the
 * only one that touches the connection and the socket; others put tasks into its inbox and wake it
 * when it sleeps. What a batch of tasks sends goes out with one write.
 */
public final class NetworkClient {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkClient.class);

    private static final long SPIN_DELAY_MILLIS = 1000;
    private static final String EVENT_THREAD_SUFFIX = "-EventThread";

    private final HostProvider hosts;
    private final Links links;
    private final Prober prober;
    private final WatchTables watches;
    private final Connection connection;
    private final EventThread events;
    private final Selector selector;
    private final Thread thread;
    private final String threadPrefix;
    private final SendBuffer output = new SendBuffer();
    private final ReceiveBuffer input;

    private final ConcurrentLinkedQueue<Task> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();

    private @Nullable Link link;
    private @Nullable SelectionKey key;
    private boolean connectWanted;
    private boolean ending;
    private @Nullable InetSocketAddress preferred;

    /** The thread waits in the host provider: whoever closes the client may interrupt it. */
    private volatile boolean choosing;

    private volatile boolean ended;
    private volatile States state = States.CONNECTING;
    private volatile long sessionId;
    private volatile byte[] password;
    private volatile int timeoutMillis;
    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable SocketAddress remoteAddress;
    private volatile @Nullable InetSocketAddress server;

    /** Something to do for the thread of the socket, or to give up when it has ended. */
    private interface Task {
        void run(Connection connection, long now);

        /** The connection is dead. */
        void fail(States last);
    }

    /** Something that needs no answer. */
    private interface Wish extends Task {
        @Override
        default void fail(States last) {}
    }

    /**
     * Opens what the client needs; {@link #start} begins to connect.
     *
     * @param frameLengthMax the longest frame that a server may send, in bytes
     * @param sessionId the session to resume, 0 for a new one
     * @param password its password; shown to the application as it is
     */
    public NetworkClient(
            ConnectionOptions options,
            HostProvider hosts,
            Security security,
            int frameLengthMax,
            long sessionId,
            byte[] password,
            WatchTables watches)
            throws IOException {
        this.hosts = hosts;
        this.links = Links.of(security);
        this.prober = new Prober(security);
        this.watches = watches;
        this.sessionId = sessionId;
        this.password = password;
        input = new ReceiveBuffer(frameLengthMax);
        selector = Selector.open();
        connection =
                new Connection(
                        options,
                        sessionId,
                        Bytes.copyOf(password),
                        watches,
                        new SplittableRandom(),
                        new SocketEffects());
        String creator = Thread.currentThread().getName();
        threadPrefix =
                creator.endsWith(EVENT_THREAD_SUFFIX)
                        ? creator.substring(0, creator.length() - EVENT_THREAD_SUFFIX.length())
                        : creator;
        events = new EventThread(threadPrefix + EVENT_THREAD_SUFFIX);
        thread = new Thread(this::run, threadPrefix + "-SendThread()");
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
        events.start();
    }

    // ---- for any thread ----

    /** Queues an operation; it is completed on this client's own thread, or here if it is dead. */
    public <R> void submit(Operation<R> operation, Completion<R> completion) {
        post(
                new Task() {
                    @Override
                    public void run(Connection target, long now) {
                        target.submit(operation, completion, now);
                    }

                    @Override
                    public void fail(States last) {
                        completion.complete(Reply.failed(Connection.failure(last)));
                    }
                });
    }

    public void authenticate(AuthInfo info) {
        postWish((target, now) -> target.authenticate(info, now));
    }

    /** Gives the link up, whoever holds it; the session is resumed elsewhere. */
    public void dropLink() {
        postWish(Connection::drop);
    }

    /** Ends the session on this side. */
    public void expire() {
        postWish((target, now) -> target.expire());
    }

    /** Runs a callback on the event thread, or here if it has ended. */
    public void callBack(Runnable callback) {
        events.execute(callback);
    }

    public void notify(WatchedEvent event, Collection<Watcher> watchers) {
        events.notify(event, watchers);
    }

    public boolean isEventThread() {
        return events.isCurrent();
    }

    public States state() {
        return state;
    }

    /** 0 before the first connection. */
    public long sessionId() {
        return sessionId;
    }

    /** The array itself. */
    public byte[] password() {
        return password;
    }

    /** What the server has granted, in milliseconds; 0 before the first connection. */
    public int timeoutMillis() {
        return timeoutMillis;
    }

    public @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    public @Nullable SocketAddress remoteAddress() {
        return remoteAddress;
    }

    /** The server of the current or last link, as the host provider named it. */
    public @Nullable InetSocketAddress server() {
        return server;
    }

    /** Stops waiting for a server to be chosen, since the client is being closed. */
    public void hurry() {
        if (choosing) {
            thread.interrupt();
        }
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

    private void postWish(Wish wish) {
        post(wish);
    }

    private void post(Task task) {
        inbox.add(task);
        if (ended) {
            failInbox();
        } else if (asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    // ---- the thread of the socket ----

    private void run() {
        try {
            connection.start(now());
            while (!ending) {
                connectIfWanted();
                runInbox();
                flush();
                sleep();
                readIfReady();
                connection.tick(now());
            }
        } catch (RuntimeException | IOException e) {
            LOG.error("The client of session 0x{} stops", Long.toHexString(sessionId), e);
            connection.expire();
        } finally {
            closeLink();
            closeSelector();
            ended = true;
            // What came before the others could see that this thread has ended.
            failInbox();
            events.end();
        }
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    private void runInbox() {
        if (inbox.isEmpty()) {
            return;
        }
        long now = now();
        for (Task task = inbox.poll(); task != null; task = inbox.poll()) {
            task.run(connection, now);
        }
    }

    private void failInbox() {
        for (Task task = inbox.poll(); task != null; task = inbox.poll()) {
            task.fail(state);
        }
    }

    private void sleep() throws IOException {
        asleep.set(true);
        if (!inbox.isEmpty() || connectWanted || ending) {
            asleep.set(false);
            selector.selectNow();
            return;
        }
        long deadline = connection.deadline();
        long left = deadline == Long.MAX_VALUE ? 0 : Math.max(1, deadline - now());
        selector.select(left);
        asleep.set(false);
    }

    private void connectIfWanted() {
        if (!connectWanted) {
            return;
        }
        connectWanted = false;
        InetSocketAddress chosen = preferred;
        preferred = null;
        try {
            if (chosen == null) {
                chosen = choose(SPIN_DELAY_MILLIS);
            }
            server = chosen;
            thread.setName(
                    threadPrefix
                            + "-SendThread("
                            + chosen.getHostString()
                            + ":"
                            + chosen.getPort()
                            + ")");
            connection.attemptStarted(hosts.size(), now());
            Link opened = links.connect(chosen);
            link = opened;
            key = opened.register(selector);
        } catch (IOException | RuntimeException e) {
            LOG.warn("Connecting to {} failed: {}", chosen, e.toString());
            connection.lost(now());
        }
    }

    private InetSocketAddress choose(long spinDelayMillis) {
        choosing = true;
        try {
            return hosts.next(spinDelayMillis);
        } finally {
            choosing = false;
            // An interrupt was meant for the wait only; it would close the channel.
            boolean meant = Thread.interrupted();
            LOG.trace("Chose a server, interrupted={}", meant);
        }
    }

    private void readIfReady() {
        SelectionKey current = key;
        Link opened = link;
        selector.selectedKeys().clear();
        if (current == null || opened == null) {
            return;
        }
        try {
            if (connection.phase() == Phase.CONNECTING) {
                finishConnect(current, opened);
            } else if (current.isValid() && current.isReadable()) {
                read(opened);
            }
        } catch (IOException | RuntimeException e) {
            LOG.info(
                    "Session 0x{} has lost {}: {}",
                    Long.toHexString(sessionId),
                    server,
                    e.toString());
            connection.lost(now());
        }
    }

    private void finishConnect(SelectionKey current, Link opened) throws IOException {
        if (opened.finishConnect()) {
            current.interestOps(SelectionKey.OP_READ);
            localAddress = opened.localAddress();
            remoteAddress = opened.remoteAddress();
            connection.connected(now());
        }
    }

    private void read(Link opened) throws IOException {
        boolean more = true;
        while (more) {
            more = input.fill(opened);
            long now = now();
            for (JuteReader frame = input.next(); frame != null; frame = input.next()) {
                connection.received(frame, now);
                if (!opened.equals(link)) {
                    return;
                }
            }
        }
    }

    private void flush() {
        Link opened = link;
        SelectionKey current = key;
        if (opened == null || current == null || connection.phase() == Phase.CONNECTING) {
            return;
        }
        try {
            boolean left = output.flush(opened);
            int interest =
                    left ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
            if (current.interestOps() != interest) {
                current.interestOps(interest);
            }
        } catch (IOException | RuntimeException e) {
            LOG.info("Writing to {} failed: {}", server, e.toString());
            connection.lost(now());
        }
    }

    private void closeLink() {
        Link opened = link;
        link = null;
        key = null;
        output.clear();
        input.clear();
        if (opened != null) {
            opened.close();
        }
        localAddress = null;
        remoteAddress = null;
    }

    private void closeSelector() {
        try {
            selector.close();
        } catch (IOException e) {
            LOG.debug("Closing the selector failed", e);
        }
    }

    /** What the connection wants, done on the socket. */
    private final class SocketEffects implements Effects {
        @Override
        public void connect() {
            connectWanted = true;
        }

        @Override
        public void send(byte[] frame) {
            output.add(frame);
        }

        @Override
        public void disconnect() {
            connectWanted = false;
            closeLink();
        }

        @Override
        public void probe() {
            InetSocketAddress asked = choose(0);
            prober.ask(
                    asked,
                    readWrite ->
                            postWish(
                                    (target, now) -> {
                                        preferred = readWrite ? asked : null;
                                        target.probed(readWrite, now);
                                    }));
        }

        @Override
        public void established(long id, Bytes newPassword, int newTimeoutMillis) {
            sessionId = id;
            password = newPassword.toByteArray();
            timeoutMillis = newTimeoutMillis;
            hosts.onConnected();
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
        public void notify(WatchedEvent event, Collection<Watcher> watchers) {
            events.notify(event, watchers);
        }

        @Override
        public void end() {
            ending = true;
        }
    }

    /** The watchers of this client. */
    public WatchTables watches() {
        return watches;
    }
}
