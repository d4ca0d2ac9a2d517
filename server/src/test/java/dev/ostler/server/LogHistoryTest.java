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
        try (var log =
                new TxnLog(
                        directories.disk(),
                        directories.logs(),
                        new LogOptions(64 << 10, 0, false, 1_000),
                        new Zxid(9),
                        LogObserver.NONE,
                        null,
                        System::nanoTime)) {
            for (Proposal proposal : proposals(10, LAST)) {
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
        long bytes = proposals(11, LAST).stream().mapToLong(each -> each.txn().length()).sum();
        Files.write(
                SnapshotFiles.path(directories.snapshots(), new Zxid(10), Compression.NONE),
                new byte[(int) bytes * 2]);

        assertThat(read(history(0.6), 11, LAST)).isEqualTo(proposals(11, LAST));
        assertThat(read(history(0.4), 11, LAST)).isEmpty();
    }

    @Test
    void withoutAShareNothingIsReadAndTheAnswerComesAtOnce() {
        var found = new LinkedBlockingQueue<List<Proposal>>();
        history(-1).read(10, LAST, found::add);
        assertThat(found).containsExactly(List.of());
    }

    private LogHistory history(double shareOfSnapshot) {
        return new LogHistory(directories, shareOfSnapshot, replica::add);
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
