package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.PowerCutException;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Damage;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.RecordedSnapshot;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.storage.snapshot.SnapshotWriter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;

/** A leader makes a member take back the end of its history, or gives it another one. */
class RewrittenHistoryTest {
    private static final Path DATA = Path.of("/data");
    private static final long EPOCH_2 = 2L << 32;

    @Test
    void truncationTakesLogAndSnapshotsBack() throws IOException {
        for (long last = 5; last <= 30; last++) {
            var disk = longHistory();

            truncate(disk, last);
            disk.crash(Damage.LOSE_ALL);

            History found = recover(disk);
            assertThat(found.last).isEqualTo(last);
            assertThat(found.snapshotZxid).isEqualTo(last < 20 ? 5 : 20);
        }
    }

    @Test
    void truncationToASnapshotNeedsNoLogBeforeIt() throws IOException {
        var disk = new SimulatedDisk();
        snapshot(disk, 9);
        log(disk, 9, 10, 12);

        truncate(disk, 9);

        assertThat(recover(disk).last).isEqualTo(9);
    }

    @Test
    void theBeginningOfAnEpochStandsForTheEndOfTheOneBefore() throws IOException {
        var disk = new SimulatedDisk();
        snapshot(disk, 0);
        log(disk, 0, 1, 5);
        log(disk, 5, EPOCH_2 + 1, EPOCH_2 + 3);

        truncate(disk, EPOCH_2);

        assertThat(recover(disk).last).isEqualTo(5);
    }

    @Test
    void truncationWithoutAWayBackChangesNothing() throws IOException {
        var disk = longHistory();

        assertThatThrownBy(() -> truncate(disk, 4))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("start it empty");
        assertThatThrownBy(() -> truncate(disk, 99))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("does not hold transaction");

        assertThat(recover(disk).last).isEqualTo(30);
    }

    @Test
    void aCrashDuringTruncationLeavesAHistoryWithoutAGap() throws IOException {
        int steps = 0;
        for (boolean interrupted = true; interrupted; steps++) {
            for (int kind = 0; kind < 5; kind++) {
                var disk = longHistory();
                interrupted = crash(disk, steps, kind, () -> truncate(disk, 7));

                assertThat(recover(disk).last).isBetween(7L, 30L);
                truncate(disk, 7);
                assertThat(recover(disk).last).isEqualTo(7);
            }
        }
        assertThat(steps).isGreaterThan(4);
    }

    @Test
    void aReplacementForgetsEverythingElse() throws IOException {
        for (long zxid : new long[] {3, 20, 25, 40, EPOCH_2}) {
            var disk = longHistory();

            replace(disk, zxid);
            disk.crash(Damage.LOSE_ALL);

            History found = recover(disk);
            assertThat(found.last).isEqualTo(zxid);
            assertThat(found.replayed).isEmpty();
            assertThat(disk.files())
                    .filteredOn(file -> file.toString().contains("snapshot."))
                    .hasSize(1);
        }
    }

    @Test
    void aCrashDuringAReplacementLeavesTheOldStateOrTheNewOne() throws IOException {
        var outcomes = new HashSet<Long>();
        int steps = 0;
        for (boolean interrupted = true; interrupted; steps++) {
            for (int kind = 0; kind < 5; kind++) {
                var disk = longHistory();
                interrupted = crash(disk, steps, kind, () -> replace(disk, 25));

                History found = recover(disk);

                outcomes.add(found.last);
                assertThat(found.last).isIn(25L, 30L);
                assertThat(found.snapshotZxid).isEqualTo(found.last == 25 ? 25 : 20);
                if (!interrupted) {
                    assertThat(found.last).isEqualTo(25);
                }
                assertThat(recover(disk).last).isEqualTo(found.last);
            }
        }
        assertThat(outcomes).containsExactlyInAnyOrder(25L, 30L);
    }

    /** Snapshots at 5 and 20, and a log in three files from 1 to 30. */
    private static SimulatedDisk longHistory() throws IOException {
        var disk = new SimulatedDisk();
        log(disk, 0, 1, 10);
        log(disk, 10, 11, 20);
        log(disk, 20, 21, 30);
        snapshot(disk, 5);
        snapshot(disk, 20);
        if (recover(disk).last != 30) {
            throw new IllegalStateException("this is no history");
        }
        return disk;
    }

    private static void snapshot(SimulatedDisk disk, long zxid) throws IOException {
        try (var directories = open(disk)) {
            writer(directories).write(ASnapshot.at(zxid));
        }
    }

    private static SnapshotWriter writer(DataDirectories directories) {
        return new SnapshotWriter(
                directories.disk(), directories.snapshots(), SnapshotOptions.DEFAULT);
    }

    private static void log(SimulatedDisk disk, long before, long first, long last)
            throws IOException {
        try (var directories = open(disk);
                var log =
                        new TxnLog(
                                disk,
                                directories.logs(),
                                LogOptions.DEFAULT.withPreallocatedBytes(0),
                                new Zxid(before),
                                LogObserver.NONE,
                                null,
                                () -> 0)) {
            Txns.append(log, first, last);
            log.sync();
        }
    }

    private static DataDirectories open(SimulatedDisk disk) throws IOException {
        return DataDirectories.open(disk, DATA, DATA, true);
    }

    private static void truncate(SimulatedDisk disk, long last) throws IOException {
        try (var directories = open(disk)) {
            Truncation.truncate(directories, new Zxid(last));
        }
    }

    private static void replace(SimulatedDisk disk, long zxid) throws IOException {
        try (var directories = open(disk)) {
            Replacement.replace(directories, writer(directories), ASnapshot.at(zxid));
        }
    }

    /** Whether the power went before the step was reached that ends the work. */
    private static boolean crash(SimulatedDisk disk, int step, int kind, Work work)
            throws IOException {
        var effects = new int[1];
        disk.faults(
                operation -> {
                    if (operation.kind().isEffect() && effects[0]++ == step) {
                        throw new PowerCutException();
                    }
                });
        boolean interrupted = false;
        try {
            work.run();
        } catch (IOException e) {
            interrupted = true;
        }
        disk.faults(operation -> {});
        disk.crash(damage(kind, step));
        return interrupted;
    }

    private static Damage damage(int kind, int seed) {
        if (kind < 2) {
            return kind == 0 ? Damage.LOSE_ALL : Damage.KEEP_ALL;
        }
        var random = new SplittableRandom(seed * 31L + kind);
        return new Damage() {
            @Override
            public boolean keepsSector(Path file, long sector) {
                return random.nextBoolean();
            }

            @Override
            public boolean keepsTruncation(Path file) {
                return random.nextBoolean();
            }

            @Override
            public boolean keepsName(int index, Path name) {
                return random.nextBoolean();
            }
        };
    }

    private static History recover(SimulatedDisk disk) throws IOException {
        var history = new History();
        try (var directories = open(disk)) {
            Recovered recovered =
                    new Recovery(directories, RecoveryOptions.DEFAULT, notice -> {})
                            .recover(history);
            history.last = recovered.lastZxid().value();
            history.snapshotZxid = recovered.snapshotZxid().value();
            return history;
        }
    }

    /** Something that the power may interrupt. */
    private interface Work {
        void run() throws IOException;
    }

    /** What recovery finds. */
    private static final class History implements RecoveryTarget {
        private final List<Long> replayed = new ArrayList<>();
        private long last;
        private long snapshotZxid;

        @Override
        public SnapshotSink beginSnapshot(Zxid zxid) {
            return new RecordedSnapshot();
        }

        @Override
        public void endSnapshot(Zxid zxid, SnapshotSummary summary) {}

        @Override
        public void replay(LoggedTxn txn) {
            replayed.add(txn.header().zxid().value());
        }
    }
}
