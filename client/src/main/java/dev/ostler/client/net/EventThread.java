package dev.ostler.client.net;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Runs watchers and callbacks, one at a time, in the order in which they were handed over. There is
 * a thread only while there is something to run and for a while after it: most connections are
 * idle, and a thread's stack is most of what one needs. Being interrupted does not end it, unlike
 * ZooKeeper's: a client whose events never come any more is of no use.
 */
final class EventThread {
    private static final Logger LOG = LoggerFactory.getLogger(EventThread.class);

    /** How long a thread waits for something to run before it goes. */
    private static final Duration IDLE_MAX = Duration.ofSeconds(1);

    private final String name;
    private final long idleMaxNanos;
    private final ThreadFactory threads;

    /** What the application had when it made the client, whoever makes a thread later. */
    private final @Nullable ClassLoader contextClassLoader =
            Thread.currentThread().getContextClassLoader();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    // Guarded by the lock.
    private ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean idle;
    private boolean ending;

    /** Nothing waits and nothing will: others run their tasks themselves. */
    private boolean ended;

    /** There is something to run, and no thread was to be had; changed under the lock. */
    private volatile boolean stranded;

    /** Null while there is nothing to run; changed under the lock. */
    private volatile @Nullable Thread thread;

    /**
     * @param name of the threads; there is never more than one
     */
    EventThread(String name) {
        this(name, IDLE_MAX);
    }

    EventThread(String name, Duration idleMax) {
        this(name, idleMax, Thread::new);
    }

    EventThread(String name, Duration idleMax, ThreadFactory threads) {
        this.name = name;
        this.idleMaxNanos = idleMax.toNanos();
        this.threads = threads;
    }

    /** Whether the caller is this thread. */
    boolean isCurrent() {
        return Thread.currentThread().equals(thread);
    }

    /** Whether there is a thread now. */
    boolean isThere() {
        return thread != null;
    }

    /** Runs a callback behind all before; on the caller's thread once this one has ended. */
    void execute(Runnable task) {
        lock.lock();
        try {
            if (!ended) {
                waiting.add(task);
                wake();
                return;
            }
        } finally {
            lock.unlock();
        }
        guarded(task);
    }

    /** The same for one that takes no time: here and now if nothing is left to do before it. */
    void executeSoon(Runnable task) {
        lock.lock();
        try {
            boolean isFree = waiting.isEmpty() && (thread == null || idle);
            if (!ended && !isFree) {
                waiting.add(task);
                wake();
                return;
            }
        } finally {
            lock.unlock();
        }
        guarded(task);
    }

    private void wake() {
        if (thread == null) {
            startThread();
        } else if (idle) {
            changed.signalAll();
        }
    }

    private void startThread() {
        try {
            Thread started = threads.newThread(this::run);
            started.setName(name);
            started.setDaemon(true);
            started.setContextClassLoader(contextClassLoader);
            started.start();
            thread = started;
            stranded = false;
        } catch (Throwable e) {
            stranded = true;
            LOG.error("There is no thread for watchers and callbacks: they have to wait", e);
        }
    }

    /** Whether {@link #retry} has something to do. */
    boolean isStranded() {
        return stranded;
    }

    /** Tries again to have a thread, if there was none for what waits. */
    void retry() {
        if (!stranded) {
            return;
        }
        lock.lock();
        try {
            if (stranded) {
                startThread();
            }
        } finally {
            lock.unlock();
        }
    }

    void notify(WatchedEvent event, Collection<Watcher> watchers) {
        execute(
                () -> {
                    for (Watcher watcher : watchers) {
                        guarded(() -> watcher.process(event));
                    }
                });
    }

    /** Ends the thread when it has run what is waiting, which is done here if none is to be had. */
    void end() {
        ArrayDeque<Runnable> left = new ArrayDeque<>();
        lock.lock();
        try {
            ending = true;
            if (thread != null || !waiting.isEmpty()) {
                wake();
            }
            if (thread == null) {
                left = waiting;
                ended = true;
                stranded = false;
            }
        } finally {
            lock.unlock();
        }
        left.forEach(EventThread::guarded);
    }

    /** Whether the thread has ended for good within {@code millis}. */
    boolean join(long millis) throws InterruptedException {
        Thread running = thread;
        if (running != null) {
            running.join(millis);
        }
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        ArrayDeque<Runnable> batch = next(new ArrayDeque<>());
        while (!batch.isEmpty()) {
            for (Runnable task = batch.poll(); task != null; task = batch.poll()) {
                guarded(task);
            }
            batch = next(batch);
        }
    }

    /**
     * Takes all that waits.
     *
     * @param empty is filled from now on
     * @return nothing if the thread is to go
     */
    private ArrayDeque<Runnable> next(ArrayDeque<Runnable> empty) {
        lock.lock();
        try {
            idle = true;
            long left = idleMaxNanos;
            while (waiting.isEmpty() && left > 0 && !ending) {
                try {
                    left = changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    LOG.warn("{} was interrupted and goes on", name);
                }
            }
            idle = false;
            ArrayDeque<Runnable> batch = waiting;
            waiting = empty;
            if (batch.isEmpty()) {
                ended = ending;
                thread = null;
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** An application's mistake must not end the thread that all its callbacks need. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            tell(e);
        }
    }

    /** Neither must what the log has to say to that. */
    private static void tell(Throwable mistake) {
        try {
            LOG.error("A watcher or callback has thrown", mistake);
        } catch (Throwable e) {
            mistake.addSuppressed(e);
        }
    }
}
