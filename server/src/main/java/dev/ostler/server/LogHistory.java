package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogRange;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.leader.LogSource;
import dev.ostler.zab.message.Packet;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Reads the log for learners that were away for longer than memory reaches back, each time on a
 * thread of its own.
 */
final class LogHistory implements LogSource {
    private static final Logger LOG = LoggerFactory.getLogger(LogHistory.class);

    /** What a transaction takes besides itself: a PROPOSAL has it, and a COMMIT follows. */
    private static final int BYTES_AROUND = 2 * Packet.BYTES_MIN;

    private final DataDirectories directories;
    private final double shareOfSnapshot;
    private final long bytesMax;
    private final Executor replica;

    /**
     * @param shareOfSnapshot up to which share of the newest snapshot's size transactions are sent
     *     instead of it; negative: never
     * @param bytesMax what is given at a time at most, as it is sent: it stands in memory until
     *     then
     * @param replica runs callbacks on the replica thread
     */
    LogHistory(
            DataDirectories directories, double shareOfSnapshot, long bytesMax, Executor replica) {
        this.directories = directories;
        this.shareOfSnapshot = shareOfSnapshot;
        this.bytesMax = bytesMax;
        this.replica = replica;
    }

    @Override
    public void read(long from, long upTo, Consumer<List<Proposal>> then) {
        if (shareOfSnapshot < 0) {
            then.accept(List.of());
            return;
        }
        Thread.ofVirtual()
                .name("log-history")
                .start(
                        () -> {
                            List<Proposal> found = read(new Zxid(from), new Zxid(upTo));
                            replica.execute(() -> then.accept(found));
                        });
    }

    private List<Proposal> read(Zxid from, Zxid upTo) {
        Disk disk = directories.disk();
        try (var range = new LogRange(disk, directories.logs(), from, upTo)) {
            List<SnapshotFile> snapshots = SnapshotFiles.list(disk, directories.snapshots());
            long bytesMax = bytesMax(disk, snapshots);
            var found = new ArrayList<Proposal>();
            long bytes = 0;
            while (range.next()) {
                if (!found.isEmpty()) {
                    requireNoneBetween(found.getLast().zxid(), range.zxid(), snapshots);
                }
                bytes += range.length() + BYTES_AROUND;
                if (bytes > bytesMax && !found.isEmpty()) {
                    LOG.info("From {} to {} a snapshot is shorter than the log", from, upTo);
                    return List.of();
                }
                found.add(
                        new Proposal(
                                range.zxid(),
                                Bytes.copyOf(range.array(), range.offset(), range.length())));
            }
            return found;
        } catch (IOException e) {
            LOG.info("The log does not lead from {} to {}: {}", from, upTo, e.getMessage());
            return List.of();
        }
    }

    private long bytesMax(Disk disk, List<SnapshotFile> snapshots) throws IOException {
        if (snapshots.isEmpty()) {
            return bytesMax;
        }
        long size = disk.size(snapshots.getFirst().path());
        return Math.min(bytesMax, (long) (size * shareOfSnapshot));
    }

    /**
     * A log that ZooKeeper has written goes on behind a snapshot that came from a leader. Where an
     * epoch begins nothing but that snapshot shows that transactions are missing.
     */
    private static void requireNoneBetween(long last, long next, List<SnapshotFile> snapshots)
            throws IOException {
        if (Zxids.epoch(last) == Zxids.epoch(next)) {
            return;
        }
        for (SnapshotFile snapshot : snapshots) {
            long zxid = snapshot.zxid().value();
            if (last < zxid && zxid < next) {
                throw new StorageException(
                        "there may be more between "
                                + new Zxid(last)
                                + " and "
                                + new Zxid(next)
                                + ", in snapshot "
                                + snapshot.zxid());
            }
        }
    }
}
