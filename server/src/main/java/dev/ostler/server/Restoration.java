package dev.ostler.server;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.Zxid;
import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.storage.Purge;
import dev.ostler.storage.Replacement;
import dev.ostler.storage.snapshot.SnapshotReader;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.Tree;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Puts a snapshot that an operator sends in the place of all that a running server has, which
 * serves nobody meanwhile. It is looked at as a whole before anything happens; from the moment at
 * which it is on disk it counts, and until then what was there before does.
 *
 * <p>What clients know of the old state is void. So their sessions end, with their ephemerals, and
 * the zxid goes on: no client takes the new state for an earlier one of the old, or is refused for
 * having seen more.
 */
final class Restoration implements Measured, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Restoration.class);

    private static final Path NAME = Path.of("the snapshot that was sent");

    private final Database database;
    private final SnapshotWriter writer;
    private final SnapshotThread snapshots;
    private final Journal journal;
    private final ReplicaThread replica;
    private final Standalone standalone;
    private final Consumer<Throwable> onFailure;
    private final Distribution millis = new Distribution();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong limited = new AtomicLong();
    private boolean closed;

    /**
     * @param onFailure is told if the disk fails on the way: which of the two states it holds is
     *     known at the next start only
     */
    Restoration(
            Database database,
            SnapshotWriter writer,
            SnapshotThread snapshots,
            Journal journal,
            ReplicaThread replica,
            Standalone standalone,
            Consumer<Throwable> onFailure) {
        this.database = database;
        this.writer = writer;
        this.snapshots = snapshots;
        this.journal = journal;
        this.replica = replica;
        this.standalone = standalone;
        this.onFailure = onFailure;
    }

    /**
     * Restores what an uncompressed snapshot holds, up to the end of the stream. Not for threads
     * that serve.
     *
     * @return the last zxid then
     * @throws IOException if it is no whole snapshot, and nothing has changed
     */
    Zxid restore(InputStream snapshot) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Tree tree;
        try {
            tree = load(snapshot);
        } catch (IOException | RuntimeException e) {
            errors.incrementAndGet();
            throw e;
        }
        Zxid zxid = takeOver(tree);
        long took = (System.nanoTime() - begin) / 1_000_000;
        synchronized (this) {
            millis.note(took);
        }
        LOG.warn("Restored in {} ms; goes on behind {}", took, zxid);
        return zxid;
    }

    private Tree load(InputStream snapshot) throws IOException {
        var loading = new RestoredTree(database.tree().options());
        SnapshotSummary found = SnapshotReader.read(NAME, snapshot, loading);
        Zxid last = found.lastZxid();
        if (last == null) {
            throw new IOException(
                    NAME
                            + " does not say which transaction is its last; take it with"
                            + " serializeLastProcessedZxid.enabled=true");
        }
        if (found.ttlNodes() > 0 && !database.tree().options().extendedTypes()) {
            throw new IOException(
                    NAME
                            + " has znodes with a time to live, and this server makes none; set"
                            + " extendedTypesEnabled=true to restore it");
        }
        try {
            Tree tree = loading.finish(last);
            int orphans = tree.deleteOrphanedEphemerals();
            LOG.warn(
                    "Putting a snapshot of {}, {} znodes, in the place of everything here; {}"
                            + " ephemerals in it have no session any more",
                    last,
                    tree.freeze().znodeCount(),
                    orphans);
            return tree;
        } catch (MalformedRecordException e) {
            throw new IOException(NAME + " makes no sense as a whole: " + e.getMessage(), e);
        }
    }

    private synchronized Zxid takeOver(Tree tree) throws IOException, InterruptedException {
        if (closed) {
            throw new IOException("the server stops");
        }
        snapshots.pause();
        try {
            return replace(tree);
        } catch (IOException | RuntimeException | Error e) {
            errors.incrementAndGet();
            onFailure.accept(e);
            throw e;
        } finally {
            snapshots.resume();
        }
    }

    private Zxid replace(Tree tree) throws IOException {
        Zxid before = replica.ask(standalone::pause).join();
        if (tree.zxid() <= before.value()) {
            skipTo(tree, new Zxid(before.value() + 1));
        }
        var zxid = new Zxid(tree.zxid());
        journal.close();
        Replacement.replace(database.directories(), writer, new TreeSnapshot(tree.freeze()));
        journal.open(zxid);
        replica.ask(
                        () -> {
                            standalone.goOn(tree);
                            return zxid;
                        })
                .join();
        return zxid;
    }

    /** A transaction that failed changes nothing but the zxid. */
    private static void skipTo(Tree tree, Zxid zxid) {
        tree.replay(
                new TxnHeader(SessionId.NONE, 0, zxid, 0, -1),
                new Txn.Failed(ErrorCode.RUNTIME_INCONSISTENCY));
    }

    /** Somebody asked for it too soon. */
    void limited() {
        limited.incrementAndGet();
    }

    /** Removes old files, at a time when nothing takes their place. */
    synchronized void purge(Purge purge) throws IOException {
        purge.run();
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                millis.summary("restore_time"),
                new Metric.Counter("restore_error_count", errors.get()),
                new Metric.Counter("restore_rate_limited_count", limited.get()));
    }

    @Override
    public void reset() {
        millis.reset();
        errors.set(0);
        limited.set(0);
    }

    /** Waits for a state that takes over; none does from then on. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
