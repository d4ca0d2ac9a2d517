package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.log.LogRange;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotFiles.SnapshotFile;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.leader.LogSource;

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

    /** What is read stands in memory until it is sent. */
    private static final long BYTES_MAX = 256L << 20;

    private final DataDirectories directories;
    private final double shareOfSnapshot;
    private final Executor replica;

    /**
     * @param shareOfSnapshot up to which share of the newest snapshot's size transactions are sent
     *     instead of it; negative: never
     * @param replica runs callbacks on the replica thread
     */
    LogHistory(DataDirectories directories, double shareOfSnapshot, Executor replica) {
        this.directories = directories;
        this.shareOfSnapshot = shareOfSnapshot;
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
            long bytesMax = bytesMax(disk);
            var found = new ArrayList<Proposal>();
            long bytes = 0;
            while (range.next()) {
                bytes += range.length();
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

    private long bytesMax(Disk disk) throws IOException {
        List<SnapshotFile> snapshots = SnapshotFiles.list(disk, directories.snapshots());
        if (snapshots.isEmpty()) {
            return BYTES_MAX;
        }
        long size = disk.size(snapshots.getFirst().path());
        return Math.min(BYTES_MAX, (long) (size * shareOfSnapshot));
    }
}
