package dev.ostler.recipes.testing;

import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ConnectionStateListener;
import dev.ostler.recipes.connection.ManagedClient;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The states that a client has told of, to wait for. */
public final class RecordedStates implements ConnectionStateListener {
    private static final long PATIENCE_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<ConnectionState> states = new ArrayList<>();

    @Override
    public void stateChanged(ManagedClient client, ConnectionState newState) {
        lock.lock();
        try {
            states.add(newState);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public List<ConnectionState> all() {
        lock.lock();
        try {
            return List.copyOf(states);
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there were so many states, and gives them. */
    public List<ConnectionState> await(int count) throws InterruptedException, TimeoutException {
        lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (states.size() < count) {
                if (left <= 0) {
                    throw new TimeoutException("only " + states);
                }
                left = added.awaitNanos(left);
            }
            return List.copyOf(states);
        } finally {
            lock.unlock();
        }
    }
}
