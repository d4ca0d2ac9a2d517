package dev.ostler.recipes.lock;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A lock that belongs to a thread, which may acquire it again and releases it as often: in the
 * manner of Curator's {@code InterProcessMutex}. Threads of one process contend as those of several
 * do.
 *
 * <p>It differs where that would hide something: a thread whose lock was lost is told when it
 * acquires it again; and failures are unchecked.
 */
public final class ReentrantMutex {
    private final DistributedLock lock;
    private final Map<Thread, Owned> owned = new ConcurrentHashMap<>();

    /** What a thread has; only that thread changes it. */
    private static final class Owned {
        private final Held held;
        private int times = 1;

        Owned(Held held) {
            this.held = held;
        }
    }

    /**
     * @param lock what is to be acquired by threads
     */
    public ReentrantMutex(DistributedLock lock) {
        this.lock = lock;
    }

    /**
     * Waits for the lock as long as it takes, unless this thread has it.
     *
     * @throws LockLostException if this thread had it; it still has to release it
     */
    public void acquire() throws InterruptedException {
        if (!reenter()) {
            owned.put(Thread.currentThread(), new Owned(lock.acquire()));
        }
    }

    /**
     * Waits for the lock no longer than that, unless this thread has it.
     *
     * @return whether it has it now
     * @throws LockLostException if this thread had it; it still has to release it
     */
    public boolean acquire(long time, TimeUnit unit) throws InterruptedException {
        if (reenter()) {
            return true;
        }
        Optional<Held> held = lock.tryAcquire(Duration.of(time, unit.toChronoUnit()));
        held.ifPresent(mine -> owned.put(Thread.currentThread(), new Owned(mine)));
        return held.isPresent();
    }

    private boolean reenter() {
        Owned mine = owned.get(Thread.currentThread());
        if (mine == null) {
            return false;
        }
        if (!mine.held.isHeld()) {
            throw new LockLostException(lock.path());
        }
        mine.times++;
        return true;
    }

    /**
     * Undoes one acquisition; the last one gives the lock back.
     *
     * @throws IllegalMonitorStateException if this thread does not have it
     */
    public void release() {
        Owned mine = owned.get(Thread.currentThread());
        if (mine == null) {
            throw new IllegalMonitorStateException("not this thread's lock: " + lock.path());
        }
        mine.times--;
        if (mine.times == 0) {
            owned.remove(Thread.currentThread());
            mine.held.release();
        }
    }

    /** Whether some thread has it by this object. */
    public boolean isAcquiredInThisProcess() {
        return !owned.isEmpty();
    }

    /** Whether this thread has it. */
    public boolean isOwnedByCurrentThread() {
        return owned.containsKey(Thread.currentThread());
    }

    /** What this thread holds; empty if it does not have the lock. */
    public Optional<Held> held() {
        Owned mine = owned.get(Thread.currentThread());
        return mine == null ? Optional.empty() : Optional.of(mine.held);
    }
}
