package dev.ostler.recipes.lock;

import dev.ostler.recipes.Failures;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.Repeat;

import org.apache.zookeeper.KeeperException.Code;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Several locks that are held as one: all of them or none, lost with the first of them, released in
 * reverse. They are acquired in the order of their paths, so that two that share some do not wait
 * for each other for ever; a limit to the waiting is one for all.
 *
 * <p>The fencing token is the zxid of a write to the last one's znode, made when all are held. So
 * it grows from holder to holder where two of these share a lock. It says nothing to those who hold
 * one of the locks alone: between them and these, use that member's own, see {@link #members}.
 */
public final class MultiLock extends DistributedLock {
    private final List<DistributedLock> locks;

    /**
     * @param locks of one client; at least one, no path twice
     */
    public MultiLock(Collection<? extends DistributedLock> locks) {
        super(firstOf(locks).client);
        this.locks =
                locks.stream()
                        .map(lock -> (DistributedLock) lock)
                        .sorted(Comparator.comparing(DistributedLock::path))
                        .toList();
        for (int i = 1; i < this.locks.size(); i++) {
            if (this.locks.get(i).path().equals(this.locks.get(i - 1).path())) {
                throw new IllegalArgumentException("twice: " + this.locks.get(i).path());
            }
        }
        if (this.locks.stream().anyMatch(lock -> !lock.client.host().equals(client.host()))) {
            throw new IllegalArgumentException("locks of several clients");
        }
    }

    private static DistributedLock firstOf(Collection<? extends DistributedLock> locks) {
        return locks.stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no locks"));
    }

    /** What was acquired, in that order; itself if it is a single one. */
    public static List<Held> members(Held held) {
        return held instanceof SeveralHeld several ? several.members() : List.of(held);
    }

    @Override
    public String path() {
        return locks.get(locks.size() - 1).path();
    }

    @Override
    List<String> tags() {
        return locks.get(locks.size() - 1).tags();
    }

    @Override
    Acquiring acquiring() {
        return new InOrder(client, locks, Touch::new);
    }

    /** The write that gives the token. */
    private final class Touch implements Acquiring {
        private final List<Held> members;
        private CompletableFuture<Long> written = CompletableFuture.completedFuture(0L);

        Touch(List<Held> members) {
            this.members = members;
        }

        @Override
        public void begin(Listener listener) {
            String last = members.get(members.size() - 1).path();
            CompletableFuture<Long> touched =
                    client.call(Repeat.ALWAYS, handle -> touch(handle, last));
            written = touched;
            touched.whenComplete(
                    (zxid, failure) -> {
                        if (failure == null) {
                            listener.acquired(new SeveralHeld(client, members, zxid));
                        } else if (!touched.isCancelled()) {
                            listener.failed(Failures.cause(failure));
                        }
                    });
        }

        /** Writes what is there; again if somebody asks for the lock meanwhile. */
        private CompletableFuture<Long> touch(Handle handle, String path) {
            return Failures.unless(
                    handle.zk()
                            .getData(path)
                            .thenCompose(
                                    data ->
                                            handle.zk()
                                                    .setData(
                                                            path,
                                                            data.bytes(),
                                                            data.stat().version()))
                            .thenApply(stat -> stat.mzxid()),
                    Code.BADVERSION,
                    () -> touch(handle, path));
        }

        @Override
        public void giveUp() {
            written.cancel(false);
        }
    }
}
