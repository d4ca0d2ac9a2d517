package dev.ostler.client.net;

import dev.ostler.client.core.Connection;

import org.apache.zookeeper.ZooKeeper.States;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;

/**
 * Brings tasks from any thread to the one of the socket, which sleeps in a selector. It is woken by
 * the first task only: those behind find it awake. However many tasks come, the socket has its turn
 * in between.
 */
final class Inbox {
    /** Tasks of one turn: their requests go out together. */
    private static final int TURN_TASKS = 1000;

    /** A turn is over as well when so many bytes more wait to be sent. */
    private static final int TURN_BYTES = 1 << 20;

    private final ConcurrentLinkedQueue<Task> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final Selector selector;
    private final IntSupplier unsent;
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

    /**
     * @param unsent the bytes that wait to be sent
     */
    Inbox(Selector selector, IntSupplier unsent) {
        this.selector = selector;
        this.unsent = unsent;
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

    /** Runs the tasks of one turn. */
    void run(Connection connection, long now) {
        int before = unsent.getAsInt();
        for (int i = 0; i < TURN_TASKS && unsent.getAsInt() - before < TURN_BYTES; i++) {
            Task task = tasks.poll();
            if (task == null) {
                return;
            }
            task.run(connection, now);
        }
    }

    /**
     * Waits for a task or for the socket.
     *
     * @param millisMax 0 for ever
     */
    void sleep(long millisMax) throws IOException {
        if (!tasks.isEmpty()) {
            selector.selectNow();
            return;
        }
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
