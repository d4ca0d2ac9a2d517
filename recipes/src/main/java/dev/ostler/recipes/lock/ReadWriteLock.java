package dev.ostler.recipes.lock;

import dev.ostler.client.async.AsyncZooKeeper;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.Failures;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.OwnNode.Standing;
import dev.ostler.recipes.line.Sweep;
import dev.ostler.recipes.line.Turn;

import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.ZooDefs.Ids;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A lock that many may hold to read, or one to write.
 *
 * <p>All stand in one line of sequential ephemeral znodes, whose names say R or W before the
 * number. A reader has the lock when no W is before it, a writer when nobody is. A reader that
 * waits watches the last W before it, a writer whoever is directly before it; then it is judged
 * again, for who was before may have given up. Nobody starves: a reader waits for a writer that
 * came first.
 *
 * <p>The fencing token is the czxid of the own znode. Two that exclude each other are granted the
 * lock in the order of their numbers, which is that of creation; readers that hold it together may
 * hear of it in any order. A reader who was a writer keeps the token: his place is the same, before
 * all that came behind the writer.
 */
public final class ReadWriteLock {
    private final Side read;
    private final Side write;

    /** With names of Ostler's: {@code …-R-0000000001}, {@code …-W-0000000002}. */
    public ReadWriteLock(ManagedClient client, String path) {
        this(client, path, LockOptions.DEFAULT);
    }

    /**
     * @param path of the znode that the contenders stand below; created if it is missing
     */
    public ReadWriteLock(ManagedClient client, String path, LockOptions options) {
        this(client, path, options, "R-", "W-");
    }

    private ReadWriteLock(
            ManagedClient client,
            String path,
            LockOptions options,
            String readTag,
            String writeTag) {
        var line = new Line(client, client.path(path), List.of(readTag, writeTag), options);
        read = new Side(line, readTag, Turn.Rule.noneBefore(writeTag));
        write = new Side(line, writeTag, Turn.Rule::first);
    }

    /** With the names that Curator's {@code InterProcessReadWriteLock} uses: both may contend. */
    public static ReadWriteLock likeCurator(
            ManagedClient client, String path, LockOptions options) {
        return new ReadWriteLock(client, path, options, "__READ__", "__WRIT__");
    }

    /** The lock to read under. */
    public DistributedLock readLock() {
        return read;
    }

    /** The lock to write under. */
    public DistributedLock writeLock() {
        return write;
    }

    /**
     * Makes a writer a reader, without a gap in which another could write: one transaction puts an
     * R with the same number in the place of the W. The other way round there is none: two readers
     * would wait for each other.
     *
     * @param held of {@link #writeLock}, not released; it is used up
     * @return the read lock. If it fails, neither is held any more.
     * @throws IllegalArgumentException if that is not the write lock, or not held
     */
    public CompletableFuture<Held> downgrade(Held held) {
        if (!(held instanceof ZnodeHeld writer)
                || !writer.path().startsWith(write.path() + "/")
                || writer.path().lastIndexOf(write.tag) < write.path().length()
                || !writer.replace()) {
            throw new IllegalArgumentException("not held to write: " + held);
        }
        String writing = writer.path();
        int at = writing.lastIndexOf(write.tag);
        String reading =
                writing.substring(0, at) + read.tag + writing.substring(at + write.tag.length());
        ManagedClient client = write.client;
        return client.call(
                        Repeat.ALWAYS,
                        handle -> exchange(handle, writer.standing().handle(), writing, reading))
                .handle(
                        (czxid, failure) -> {
                            if (failure == null) {
                                writer.replaced();
                                return CompletableFuture.<Held>completedFuture(
                                        reader(
                                                new Standing(
                                                        writer.standing().handle(), reading, czxid),
                                                writer.fencingToken()));
                            }
                            removeBoth(reading, writing);
                            writer.replaced();
                            return CompletableFuture.<Held>failedFuture(Failures.cause(failure));
                        })
                .thenCompose(future -> future);
    }

    private Held reader(Standing standing, long fencingToken) {
        ManagedClient client = read.client;
        return ZnodeHeld.checked(
                client,
                standing,
                fencingToken,
                read.line.options().policy(),
                () -> Sweep.untilDone(client, handle -> delete(handle, standing.path())));
    }

    private CompletableFuture<Long> exchange(
            Handle handle, Handle session, String writing, String reading) {
        AsyncZooKeeper zk = handle.zk();
        if (!handle.equals(session)) {
            return CompletableFuture.failedFuture(
                    new IllegalStateException("the write lock was lost with its session"));
        }
        CompletableFuture<List<OpResult>> exchanged =
                zk.multi(
                        List.of(
                                Op.create(
                                        reading,
                                        read.line.options().data().toByteArray(),
                                        Ids.OPEN_ACL_UNSAFE,
                                        CreateMode.EPHEMERAL),
                                Op.delete(writing, -1)));
        // It was carried out by an earlier attempt if the R is there.
        CompletableFuture<Void> done =
                Failures.unless(
                        exchanged.thenCompose(results -> CompletableFuture.completedFuture(null)),
                        Code.NODEEXISTS,
                        () -> CompletableFuture.completedFuture(null));
        return done.thenCompose(nothing -> zk.exists(reading)).thenApply(ReadWriteLock::czxidOf);
    }

    private static long czxidOf(Optional<Stat> stat) {
        return stat.orElseThrow(() -> new IllegalStateException("somebody has deleted the znode"))
                .czxid();
    }

    private void removeBoth(String reading, String writing) {
        Sweep.untilDone(read.client, handle -> delete(handle, reading));
        Sweep.untilDone(read.client, handle -> delete(handle, writing));
    }

    private static CompletableFuture<Void> delete(Handle handle, String path) {
        return Failures.unless(
                handle.zk().delete(path),
                Code.NONODE,
                () -> CompletableFuture.completedFuture(null));
    }

    /** One of the two ways to hold it. */
    static final class Side extends DistributedLock {
        private final Line line;
        private final String tag;
        private final Turn.Rule rule;

        private Side(Line line, String tag, Turn.Rule rule) {
            super(line.client());
            this.line = line;
            this.tag = tag;
            this.rule = rule;
        }

        @Override
        Acquiring acquiring() {
            return line.acquiring(tag, rule);
        }

        @Override
        List<String> tags() {
            return line.tags();
        }

        @Override
        public String path() {
            return line.parent();
        }
    }
}
