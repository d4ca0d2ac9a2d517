package dev.ostler.recipes.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** What a listener has heard, to wait for. */
public final class Recorded<T> {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition added = lock.newCondition();
    private final List<T> all = new ArrayList<>();
    private int taken;

    public void add(T heard) {
        lock.lock();
        try {
            all.add(heard);
            added.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public List<T> all() {
        lock.lock();
        try {
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next that was not taken yet. */
    public T next() throws InterruptedException {
        return next(1).get(0);
    }

    /** Waits for the next of them. */
    public List<T> next(int count) throws InterruptedException {
        lock.lock();
        try {
            long left = Scene.PATIENCE.toNanos();
            while (all.size() < taken + count) {
                if (left <= 0) {
                    throw new AssertionError("no more in time than " + all);
                }
                left = added.awaitNanos(left);
            }
            taken += count;
            return List.copyOf(all.subList(taken - count, taken));
        } finally {
            lock.unlock();
        }
    }

    /** Waits for one like this, and takes all up to it. */
    public T await(Predicate<? super T> which) throws InterruptedException {
        while (true) {
            T one = next();
            if (which.test(one)) {
                return one;
            }
        }
    }
}
