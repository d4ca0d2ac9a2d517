package dev.ostler.client.net;

import dev.ostler.client.core.Connection;

import org.apache.zookeeper.ZooKeeper.States;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Brings tasks from any thread to the one of the socket, which sleeps in a selector. It is woken by
 * the first task only: those behind find it awake.
 */
final class Inbox {
    private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Selector selector;
    private volatile boolean closed;
    private volatile States last = States.CLOSED;

    /** Something to do for the thread of the socket, or to give up when it has ended. */
    interface Task {
        /**
         * @param now milliseconds of the connection's clock
         */
        void run(Connection connection, long now);

        /** The connection is dead, on any thread. */
        void fail(States last);
    }

    /** Something that nobody waits for. */
    interface Wish extends Task {
        @Override
        default void fail(States last) {}
    }

    Inbox(Selector selector) {
        this.selector = selector;
    }

    void add(Task task) {
        tasks.add(task);
        if (closed) {
            failAll();
        } else if (asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }

    // ---- for the thread of the socket ----

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    void run(Connection connection, long now) {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run(connection, now);
        }
    }

    /**
     * Waits for a task or for the socket.
     *
     * @param millisMax 0 for ever
     */
    void sleep(long millisMax) throws IOException {
        asleep.set(true);
        if (tasks.isEmpty()) {
            selector.select(millisMax);
        } else {
            selector.selectNow();
        }
        asleep.set(false);
    }

    /** From now on tasks fail at once. */
    void close(States lastState) {
        last = lastState;
        closed = true;
        // What came before the others could see that.
        failAll();
    }

    private void failAll() {
        for (Task task = tasks.poll(); task != null; task = tasks.poll()) {
            task.fail(last);
        }
    }
}
