package dev.ostler.client.net;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Collection;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Runs watchers and callbacks, one at a time, in the order in which they were handed over. Being
 * interrupted does not end it, unlike ZooKeeper's: a client whose events never come any more is of
 * no use.
 */
final class EventThread {
    private static final Logger LOG = LoggerFactory.getLogger(EventThread.class);

    /** The last task. */
    private static final class End implements Runnable {
        @Override
        public void run() {}
    }

    private final LinkedBlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    /** Written by the thread itself as its last word; others then run their tasks themselves. */
    private volatile boolean ended;

    EventThread(String name) {
        thread = new Thread(this::run, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Whether the caller is this thread. */
    boolean isCurrent() {
        return thread.equals(Thread.currentThread());
    }

    /** Runs a callback behind all before; on the caller's thread once this one has ended. */
    void execute(Runnable task) {
        waiting.add(task);
        if (ended) {
            drain();
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

    /** Ends the thread when it has run what is waiting. */
    void end() {
        waiting.add(new End());
    }

    /** Whether the thread has ended within {@code millis}. */
    boolean join(long millis) throws InterruptedException {
        thread.join(millis);
        return !thread.isAlive();
    }

    private void run() {
        boolean ending = false;
        while (!ending || !waiting.isEmpty()) {
            Runnable next = next();
            if (next instanceof End) {
                ending = true;
            } else {
                guarded(next);
            }
        }
        ended = true;
        // What was added before the others could see that this thread has ended.
        drain();
    }

    private Runnable next() {
        while (true) {
            try {
                return waiting.take();
            } catch (InterruptedException e) {
                LOG.warn("{} was interrupted and goes on", thread.getName());
            }
        }
    }

    private void drain() {
        for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            guarded(task);
        }
    }

    /** An application's mistake must not end the thread that all its callbacks need. */
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            LOG.error("A watcher or callback has thrown", e);
        }
    }
}
