package dev.ostler.server.transport;

import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A thread that serves links. It goes round: does what others asked it for, sends what was written,
 * waits for the system to bring something, and hands that on.
 */
public abstract class EventLoop implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    /** How long a link that is closed behind its last words waits for more of them to be taken. */
    private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long LAST_WORDS_CHECK_MILLIS = 1_000;
    private static final int TASKS_A_ROUND_MAX = 1_000;
    private static final int ACCEPT_PAUSE_MILLIS = 1_000;
    private static final String CLOSES = "this server closes its ports";

    private final Thread thread;
    private final Consumer<Throwable> onFailure;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    private final Queue<Runnable> tasks = new MpscUnboundedArrayQueue<>(256);
    private final AtomicBoolean waiting = new AtomicBoolean();

    /** What was put among the tasks too late. Who holds its lock may empty them, too. */
    private final List<Runnable> left = new ArrayList<>();

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparingLong(Timer::untilNanos));

    private final ChunkPool chunks = new ChunkPool();
    private final SharedCopies copies = new SharedCopies();
    private final byte[] input = new byte[ReceiveBuffers.bytes()];
    private @Nullable TlsBuffers tlsBuffers;
    private List<Link> toSend = new ArrayList<>();
    private List<Link> sending = new ArrayList<>();
    private final List<Closing> closing = new ArrayList<>();
    private final List<Closed> closed = new ArrayList<>();

    private volatile boolean stopping;
    private volatile boolean ended;

    private record Timer(long untilNanos, Runnable task) {}

    private record Closing(Link link, long unsentBytes, long untilNanos) {
        static Closing from(Link link, long now) {
            return new Closing(link, link.unsentBytes(), now + LAST_WORDS_NANOS);
        }
    }

    private record Closed(Receiver receiver, @Nullable IOException cause) {}

    /**
     * @param onFailure gets what ends the thread too early; the process can't go on without it
     */
    EventLoop(String threadName, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        thread = new Thread(this::run, threadName);
    }

    /** Starts the thread. */
    final void start() throws IOException {
        thread.start();
        EventLoops.await(opened);
    }

    /**
     * Runs {@code task} on this thread, behind those before it. Any thread may ask.
     *
     * @throws RejectedExecutionException if the loop has ended
     */
    @Override
    public final void execute(Runnable task) {
        if (ended) {
            throw hasEnded();
        }
        tasks.add(task);
        if (ended && wasLeft(task)) {
            throw hasEnded();
        }
        if (waiting.get() && waiting.compareAndSet(true, false)) {
            wakeUp();
        }
    }

    private static RejectedExecutionException hasEnded() {
        return new RejectedExecutionException("the event loop has ended");
    }

    /** Whether the loop has ended without having seen this task. */
    private boolean wasLeft(Runnable task) {
        synchronized (left) {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                left.add(next);
            }
            return left.remove(task);
        }
    }

    /** Runs {@code task} on this thread after {@code millis} milliseconds. Any thread may ask. */
    public final void schedule(Runnable task, long millis) {
        if (!Thread.currentThread().equals(thread)) {
            execute(() -> schedule(task, millis));
            return;
        }
        timers.add(new Timer(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), task));
    }

    /** Closes the links, and ends the thread. Any other thread may call it, more than once. */
    final void stop() {
        if (!ended) {
            tasks.add(
                    () -> {
                        stopping = true;
                        closeAll();
                    });
            wakeUp();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            open();
        } catch (IOException | RuntimeException | Error e) {
            release();
            opened.completeExceptionally(e);
            return;
        }
        opened.complete(null);
        try {
            serve();
            end();
        } catch (Throwable e) {
            LOG.error("The thread {} ends", thread.getName(), e);
            onFailure.accept(e);
        } finally {
            ended = true;
            release();
            chunks.clear();
            copies.clear();
        }
    }

    private void serve() throws IOException {
        while (!(stopping && isIdle() && tasks.isEmpty())) {
            runTasks();
            runTimers();
            send();
            tellClosed();
            waitAndServe(nanosToWait());
            waiting.setPlain(false);
        }
    }

    /**
     * Refuses what comes from now on, and does what came before. Whoever sees that it has ended
     * finds nothing left of that.
     */
    private void end() {
        synchronized (left) {
            ended = true;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
        }
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_A_ROUND_MAX; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            run(task);
        }
    }

    private void runTimers() {
        if (timers.isEmpty()) {
            return;
        }
        long now = System.nanoTime();
        for (Timer next = timers.peek();
                next != null && next.untilNanos() - now <= 0;
                next = timers.peek()) {
            timers.remove();
            run(next.task());
        }
    }

    /** Runs what is somebody else's and may fail. */
    static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("A task of an event loop failed", e);
        }
    }

    private void send() {
        if (toSend.isEmpty()) {
            return;
        }
        List<Link> now = toSend;
        toSend = sending;
        sending = now;
        for (Link link : now) {
            try {
                link.sendListed();
            } catch (IOException e) {
                link.close(e);
            }
        }
        now.clear();
    }

    private void tellClosed() {
        for (int i = 0; i < closed.size(); i++) {
            Closed next = closed.get(i);
            run(() -> next.receiver().closed(next.cause()));
        }
        closed.clear();
    }

    private long nanosToWait() {
        if (!toSend.isEmpty() || !closed.isEmpty() || (stopping && isIdle())) {
            return 0;
        }
        waiting.set(true);
        if (!tasks.isEmpty()) {
            return 0;
        }
        Timer next = timers.peek();
        return next == null
                ? TimeUnit.HOURS.toNanos(1)
                : Math.max(0, next.untilNanos() - System.nanoTime());
    }

    // A receiver that fails loses its link, and nobody else does.

    /** Hands on what came. */
    final void received(Link link, int length) {
        if (link.isClosed()) {
            return;
        }
        try {
            link.receiver().received(input, length);
        } catch (RuntimeException e) {
            failed(link, e);
        }
    }

    /** Tells that what was written has left. */
    final void writable(Link link) {
        try {
            link.receiver().writable();
        } catch (RuntimeException e) {
            failed(link, e);
        }
    }

    private static void failed(Link link, RuntimeException why) {
        LOG.error("Closing a connection: {}", link.receiver(), why);
        link.close();
    }

    /** There is a connection: asks {@code chooser} who serves it; false for nobody. */
    final boolean admit(Link link, Function<Link, @Nullable Receiver> chooser) {
        Receiver receiver = null;
        try {
            receiver = chooser.apply(link);
        } catch (RuntimeException e) {
            LOG.error("Closing a connection that nobody can serve", e);
        }
        if (receiver == null) {
            return false;
        }
        link.serve(receiver);
        if (!link.isOpen()) {
            listAsClosed(receiver, null);
        }
        return true;
    }

    /** A connection could not be taken, and the next could not, either: waits before it goes on. */
    final void pauseAccepting(String why, Runnable goOn) {
        LOG.warn(
                "Taking no connections for {} ms: {}. If there are too many open files, allow the"
                        + " process more, or limit the connections (maxCnxns).",
                ACCEPT_PAUSE_MILLIS,
                why);
        schedule(goOn, ACCEPT_PAUSE_MILLIS);
    }

    final void listToSend(Link link) {
        toSend.add(link);
    }

    final void listAsClosed(Receiver receiver, @Nullable IOException cause) {
        closed.add(new Closed(receiver, cause));
    }

    /** Closes {@code link} once nothing of its last words is taken for too long. */
    final void listAsClosing(Link link) {
        if (closing.isEmpty()) {
            schedule(this::closeOverdue, LAST_WORDS_CHECK_MILLIS);
        }
        closing.add(Closing.from(link, System.nanoTime()));
    }

    private void closeOverdue() {
        long now = System.nanoTime();
        closing.replaceAll(
                next ->
                        next.link().unsentBytes() < next.unsentBytes()
                                ? Closing.from(next.link(), now)
                                : next);
        closing.removeIf(
                next -> {
                    if (!next.link().isClosed() && next.untilNanos() - now <= 0) {
                        next.link().close();
                    }
                    return next.link().isClosed();
                });
        if (!closing.isEmpty()) {
            schedule(this::closeOverdue, LAST_WORDS_CHECK_MILLIS);
        }
    }

    final ChunkPool chunks() {
        return chunks;
    }

    final SharedCopies copies() {
        return copies;
    }

    /** Where what came lies for {@link #received}; as long as one receive may be. */
    final byte[] input() {
        return input;
    }

    /** Made for the first link that needs them. */
    final TlsBuffers tlsBuffers() {
        TlsBuffers made = tlsBuffers;
        if (made == null) {
            made = new TlsBuffers();
            tlsBuffers = made;
        }
        return made;
    }

    final boolean isStopping() {
        return stopping;
    }

    /** Connects; the link is this loop's. Any thread may call it. */
    public final void connect(
            InetSocketAddress remote, ConnectOptions options, Connector connector) {
        try {
            execute(
                    () -> {
                        try {
                            requireGoingOn();
                            connectHere(remote, options, connector);
                        } catch (IOException e) {
                            connector.failed(String.valueOf(e.getMessage()));
                        }
                    });
        } catch (RejectedExecutionException e) {
            connector.failed(CLOSES);
        }
    }

    /** What begins now would keep the loop from its end. */
    final void requireGoingOn() throws IOException {
        if (stopping) {
            throw new IOException(CLOSES);
        }
    }

    /**
     * Listens on this thread; connections go to {@code loops} in turn.
     *
     * @throws IOException if the address can't be bound
     */
    abstract Listener bind(ListenOptions options, EventLoops loops) throws IOException;

    /**
     * Begins to connect, on this thread.
     *
     * @throws IOException if it fails at once; the connector is not told then
     */
    abstract void connectHere(InetSocketAddress remote, ConnectOptions options, Connector connector)
            throws IOException;

    /** Prepares to serve. */
    abstract void open() throws IOException;

    /** Waits for {@code nanos} nanoseconds at the most, and serves what came. */
    abstract void waitAndServe(long nanos) throws IOException;

    /** Ends {@link #waitAndServe}, or the next one. Any thread may call it. */
    abstract void wakeUp();

    /** Closes all links and listeners. */
    abstract void closeAll();

    /** Whether the system has nothing more of what was closed. */
    abstract boolean isIdle();

    /** Gives back what {@link #open} took. */
    abstract void release();
}
