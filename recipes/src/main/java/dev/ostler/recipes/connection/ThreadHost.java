package dev.ostler.recipes.connection;

import dev.ostler.recipes.Subscription;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A thread of this machine, and others for the listeners; all are daemons. Tasks that come after
 * the end are run all the same, on a thread that ends with them, so that nobody waits for ever.
 */
final class ThreadHost implements Host {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadHost.class);

    private static final long IDLE_LISTENER_SECONDS = 10;
    private static final long IDLE_AFTER_END_MILLIS = 10;

    private final ScheduledThreadPoolExecutor thread;
    private final Executor listeners;
    private final RandomGenerator random = RandomGenerator.getDefault();

    /** Written by the thread itself when it starts. */
    private volatile @Nullable Thread running;

    /**
     * @param name of the thread
     */
    ThreadHost(String name) {
        thread =
                new ScheduledThreadPoolExecutor(
                        1,
                        task ->
                                daemon(
                                        () -> {
                                            running = Thread.currentThread();
                                            task.run();
                                        },
                                        name));
        thread.setRemoveOnCancelPolicy(true);
        ThreadFactory factory = task -> daemon(task, name + "-listener");
        listeners =
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        IDLE_LISTENER_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        factory);
    }

    private static Thread daemon(Runnable task, String name) {
        var made = new Thread(task, name);
        made.setDaemon(true);
        return made;
    }

    @Override
    public void execute(Runnable task) {
        thread.execute(guarded(task));
    }

    @Override
    public Subscription schedule(Runnable task, Duration delay) {
        Future<?> due =
                thread.schedule(guarded(task), Math.max(0, nanos(delay)), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    private static long nanos(Duration delay) {
        try {
            return delay.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }

    @Override
    public boolean isHere() {
        return Thread.currentThread().equals(running);
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public Executor newListenerExecutor() {
        return new SerialExecutor(listeners);
    }

    @Override
    public void shutdown() {
        thread.setKeepAliveTime(IDLE_AFTER_END_MILLIS, TimeUnit.MILLISECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** A mistake must not end the thread that all else needs, nor go unseen. */
    private static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (Throwable e) {
                LOG.error("A task has thrown", e);
            }
        };
    }
}
