package dev.ostler.server;

import static dev.ostler.server.Proposals.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.Compression;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

class LogHistoryTest {
    private static final long LAST = 60;

    @TempDir Path directory;

    /** What the replica thread is to run. */
    private final BlockingQueue<Runnable> replica = new LinkedBlockingQueue<>();

    private DataDirectories directories;

    @BeforeEach
    void writeALogOfThreeFiles() throws IOException {
        directories = DataDirectories.open(new RealDisk(), directory, directory, true);
        append(proposals(10, LAST));
    }

    private void append(List<Proposal> proposals) throws IOException {
        try (var log =
                new TxnLog(
                        directories.disk(),
                        directories.logs(),
                        new LogOptions(64 << 10, 0, false, 1_000),
                        new Zxid(proposals.getFirst().zxid() - 1),
                        LogObserver.NONE,
                        null,
                        System::nanoTime)) {
            for (Proposal proposal : proposals) {
                byte[] txn = proposal.txn().unsafeArray();
                log.append(proposal.zxid(), txn, 0, txn.length);
                if (proposal.zxid() % 20 == 0) {
                    log.sync();
                    log.roll();
                }
            }
            log.sync();
        }
    }

    @AfterEach
    void closeDirectories() throws IOException {
        directories.close();
    }

    @Test
    void readsAcrossFilesAndTellsTheReplicaThread() throws Exception {
        assertThat(read(history(1), 10, LAST)).isEqualTo(proposals(10, LAST));
        assertThat(read(history(1), 19, 41)).isEqualTo(proposals(19, 41));
        assertThat(read(history(1), LAST, LAST)).isEqualTo(proposals(LAST, LAST));
    }

    @Test
    void whatTheLogDoesNotHoldIsNotMadeUp() throws Exception {
        assertThat(read(history(1), 9, LAST)).as("from before its beginning").isEmpty();
        assertThat(read(history(1), 10, LAST + 1)).as("to behind its end").isEmpty();
        Files.delete(directories.logs().resolve("log.15")); // 21 to 40
        assertThat(read(history(1), 10, LAST)).as("with a hole").isEmpty();
        assertThat(read(history(1), 41, LAST)).as("behind the hole").isEqualTo(proposals(41, LAST));
    }

    @Test
    void theLogIsReadAsLongAsItIsShorterThanItsShareOfTheSnapshot() throws Exception {
        snapshot(10, 2 * (int) bytesToSend(11, LAST));

        assertThat(read(history(0.6), 11, LAST)).isEqualTo(proposals(11, LAST));
        assertThat(read(history(0.4), 11, LAST)).isEmpty();
    }

    @Test
    void noMoreIsReadThanMayWaitForALearner() throws Exception {
        long bytes = bytesToSend(11, LAST);

        assertThat(read(new LogHistory(directories, 1, bytes, replica::add), 11, LAST))
                .isEqualTo(proposals(11, LAST));
        assertThat(read(new LogHistory(directories, 1, bytes - 1, replica::add), 11, LAST))
                .isEmpty();
    }

    /** ZooKeeper's log goes on behind the snapshot that its leader has sent. */
    @Test
    void anEpochBehindASnapshotDoesNotFollowTheOneBeforeIt() throws Exception {
        long next = Zxids.start(2) + 1;
        append(proposals(next, next + 1));
        assertThat(read(history(1), LAST - 1, next + 1)).hasSize(4);

        snapshot(Zxids.start(1) + 9, 100_000);

        assertThat(read(history(1), LAST - 1, next + 1)).isEmpty();
        assertThat(read(history(1), LAST - 1, LAST)).hasSize(2);
        assertThat(read(history(1), next, next + 1)).hasSize(2);
    }

    /** PROPOSAL and COMMIT have 20 bytes each besides the transaction. */
    private static long bytesToSend(long first, long last) {
        return proposals(first, last).stream().mapToLong(each -> each.txn().length() + 40L).sum();
    }

    private void snapshot(long zxid, int length) throws IOException {
        Files.write(
                SnapshotFiles.path(directories.snapshots(), new Zxid(zxid), Compression.NONE),
                new byte[length]);
    }

    @Test
    void withoutAShareNothingIsReadAndTheAnswerComesAtOnce() {
        var found = new LinkedBlockingQueue<List<Proposal>>();
        history(-1).read(10, LAST, found::add);
        assertThat(found).containsExactly(List.of());
    }

    private LogHistory history(double shareOfSnapshot) {
        return new LogHistory(directories, shareOfSnapshot, Long.MAX_VALUE, replica::add);
    }

    private List<Proposal> read(LogHistory history, long from, long upTo) throws Exception {
        var found = new LinkedBlockingQueue<List<Proposal>>();
        history.read(from, upTo, found::add);
        Runnable callback = replica.take();
        assertThat(found).as("before the replica thread has run it").isEmpty();
        callback.run();
        return found.remove();
    }
}
