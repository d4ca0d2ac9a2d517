package dev.ostler.recipes.lock;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Turn;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * So many leases that processes may hold at the same time, given out in the order of asking. All
 * have to agree on the number.
 *
 * <p>Below the path, {@code locks} is a {@link FairLock} that one acquirer has at a time; he puts
 * his znodes below {@code leases} and has those that are among the first so many. So only one
 * watches the leases, and whoever wants several gets all of them or waits before the others.
 * Curator's {@code InterProcessSemaphoreV2} does the same: both may share a path.
 *
 * <p>The fencing token is the czxid of the lease, of several the last one's; it grows in the order
 * of granting.
 */
public final class Semaphore {
    private static final String TAG = "lease-";
    private static final List<String> TAGS = List.of(TAG);

    private final ManagedClient client;
    private final FairLock mutex;
    private final Line line;
    private final int leaseCount;

    public Semaphore(ManagedClient client, String path, int leases) {
        this(client, path, leases, LockOptions.DEFAULT);
    }

    /**
     * @param path created if it is missing
     * @param leases how many there are; at least 1
     */
    public Semaphore(ManagedClient client, String path, int leases, LockOptions options) {
        if (leases < 1) {
            throw new IllegalArgumentException("a semaphore needs leases: " + leases);
        }
        this.client = client;
        this.mutex = new FairLock(client, path + "/locks", options);
        this.line = new Line(client, client.path(path + "/leases"), TAGS, options);
        this.leaseCount = leases;
    }

    /** One lease; each acquisition is another. */
    public DistributedLock lease() {
        return leases(1);
    }

    /**
     * Several leases, all or none.
     *
     * @param count from 1 to all
     */
    public DistributedLock leases(int count) {
        if (count < 1 || count > leaseCount) {
            throw new IllegalArgumentException(count + " leases of " + leaseCount);
        }
        return new Leases(this, count);
    }

    static final class Leases extends DistributedLock {
        private final Semaphore semaphore;
        private final int count;

        private Leases(Semaphore semaphore, int count) {
            super(semaphore.client);
            this.semaphore = semaphore;
            this.count = count;
        }

        @Override
        Acquiring acquiring() {
            return semaphore.new Way(count);
        }

        @Override
        List<String> tags() {
            return TAGS;
        }

        @Override
        public String path() {
            return semaphore.line.parent();
        }
    }

    /** The mutex, the leases, the mutex given back; all over again if that was lost in between. */
    private final class Way implements Acquiring {
        private final int count;
        private @Nullable Acquiring current;
        private @Nullable Held turn;
        private final List<Held> leases = new ArrayList<>();

        Way(int count) {
            this.count = count;
        }

        @Override
        public void begin(Listener listener) {
            Acquiring way = mutex.acquiring();
            current = way;
            way.begin(
                    new Step(listener) {
                        @Override
                        public void acquired(Held held) {
                            turn = held;
                            nextLease(held, listener);
                        }
                    });
        }

        private void nextLease(Held mine, Listener listener) {
            Acquiring way = line.acquiring(TAG, Turn.Rule.amongFirst(leaseCount));
            current = way;
            way.begin(
                    new Step(listener) {
                        @Override
                        public void acquired(Held held) {
                            leases.add(held);
                            if (!mine.isHeld() || !leases.stream().allMatch(Held::isHeld)) {
                                giveUp();
                                begin(listener);
                            } else if (leases.size() < count) {
                                nextLease(mine, listener);
                            } else {
                                finish(mine, listener);
                            }
                        }
                    });
        }

        private void finish(Held mine, Listener listener) {
            current = null;
            turn = null;
            mine.releaseAsync();
            listener.acquired(
                    count == 1
                            ? leases.get(0)
                            : new SeveralHeld(
                                    client, leases, leases.get(count - 1).fencingToken()));
        }

        @Override
        public void giveUp() {
            Acquiring way = current;
            current = null;
            if (way != null) {
                way.giveUp();
            }
            SeveralHeld.releaseAll(leases);
            leases.clear();
            Held mine = turn;
            turn = null;
            if (mine != null) {
                mine.releaseAsync();
            }
        }
    }

    /** What is only passed on. */
    private abstract static class Step implements Acquiring.Listener {
        private final Acquiring.Listener listener;

        Step(Acquiring.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void failed(Throwable failure) {
            listener.failed(failure);
        }

        @Override
        public void waiting() {
            listener.waiting();
        }
    }
}
