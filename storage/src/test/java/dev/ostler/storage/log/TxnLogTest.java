package dev.ostler.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.Txns;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.stream.LongStream;

class TxnLogTest {
    private static final Path DIRECTORY = Path.of("/data/version-2");
    private static final int STEP = 64 << 10;

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<SimulatedDisk.Operation> effects = new ArrayList<>();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private long nanos;

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectory(Path.of("/data"));
        disk.createDirectory(DIRECTORY);
        disk.faults(
                operation -> {
                    if (operation.kind().isEffect()) {
                        effects.add(operation);
                    }
                });
    }

    @Test
    @Tag("S194")
    @Tag("S199")
    void whatIsAppendedIsReadInOrder() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(STEP))) {
            Txns.append(log, 1, 40);
            log.sync();
            Txns.append(log, 41, 45);
            log.sync();

            assertThat(log.lastAppended()).isEqualTo(45);
            assertThat(log.lastDurable()).isEqualTo(45);
        }
        assertThat(read()).isEqualTo(LongStream.rangeClosed(1, 45).mapToObj(Txns::txn).toList());
    }

    @Test
    @Tag("S200")
    void nothingIsDurableBeforeSyncAndABatchTakesOneWriteAndOneSync() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(STEP))) {
            Txns.append(log, 1, 1);
            log.sync();
            effects.clear();

            Txns.append(log, 2, 30);
            assertThat(log.lastDurable()).isEqualTo(1);
            assertThat(effects).isEmpty();
            log.sync();

            assertThat(log.lastDurable()).isEqualTo(30);
            assertThat(effects)
                    .extracting(SimulatedDisk.Operation::kind)
                    .containsExactly(Kind.WRITE, Kind.SYNC);
            effects.clear();
            log.sync();
            assertThat(effects).isEmpty();
        }
    }

    @Test
    void aNewFileIsDurableOnlyWithItsName() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(0))) {
            Txns.append(log, 1, 1);
            log.sync();

            assertThat(effects)
                    .extracting(SimulatedDisk.Operation::kind)
                    .containsExactly(Kind.CREATE, Kind.WRITE, Kind.SYNC, Kind.SYNC_DIRECTORY);
        }
    }

    @Test
    void aFileOfWholeBlocksHoldsTheRecordsOfBatchesThatEndAnywhere() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(0))) {
            for (long zxid = 1; zxid <= 300; zxid++) {
                Txns.append(log, zxid, zxid);
                log.sync();
                long bytes = size("log.1");
                assertThat(bytes % Disk.BLOCK).isZero();
                assertThat(bytes).isBetween(log.fileBytes(), log.fileBytes() + Disk.BLOCK - 1);
            }
            assertThat(size("log.1")).isGreaterThan(3 * Disk.BLOCK);
        }
        assertThat(read()).hasSize(300);
    }

    @Test
    void withoutForceSyncNothingWaitsForTheDisk() throws IOException {
        var options = new LogOptions(0, -1, false, 1000);
        try (TxnLog log = open(options)) {
            Txns.append(log, 1, 1);
            log.sync();

            assertThat(effects).extracting(SimulatedDisk.Operation::kind).doesNotContain(Kind.SYNC);
        }
    }

    @Test
    @Tag("S191")
    @Tag("S195")
    void aFileIsNamedAfterItsFirstTransactionAndRollingBeginsTheNext() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(STEP))) {
            Txns.append(log, 9, 12);
            log.roll();
            assertThat(log.lastDurable()).isEqualTo(12);
            assertThat(log.fileBytes()).isZero();
            Txns.append(log, 13, 27);
            log.sync();
            log.roll();
        }
        assertThat(disk.list(DIRECTORY)).containsExactly("log.9", "log.d");
    }

    @Test
    @Tag("S190")
    void aFileIs64MegabytesLargeUnlessToldOtherwise() {
        assertThat(LogOptions.DEFAULT.preallocatedBytes()).isEqualTo(64L << 20);
    }

    @Test
    @Tag("S196")
    void aFileGrowsByAStepOfZerosWhenLessThan4KbAreLeft() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(STEP))) {
            long zxid = 0;
            do {
                assertThat(size("log.1")).isIn(0L, 16L + STEP);
                zxid++;
                Txns.append(log, zxid, zxid);
                log.sync();
            } while (log.fileBytes() + 4096 < 16 + STEP);
            assertThat(size("log.1")).isEqualTo(16 + STEP);

            Txns.append(log, zxid + 1, zxid + 1);
            log.sync();

            assertThat(size("log.1")).isEqualTo(16 + 2 * STEP);
            assertThat(read()).hasSize((int) zxid + 1);
        }
    }

    @Test
    void withAnExecutorZerosAreLaidOutAheadAndABatchThatOvertakesThemIsNotHurt()
            throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(STEP), tasks::add)) {
            Txns.append(log, 1, 100);
            log.sync();
            long written = size("log.1");
            assertThat(written).isBetween(log.fileBytes(), log.fileBytes() + Disk.BLOCK);

            runTasks();

            assertThat(size("log.1")).isGreaterThan(written);
            assertThat(read()).hasSize(100);
            effects.clear();
            Txns.append(log, 101, 105);
            log.sync();
            assertThat(effects)
                    .extracting(SimulatedDisk.Operation::kind)
                    .containsExactly(Kind.WRITE, Kind.SYNC);
            assertThat(read()).hasSize(105);
        }
    }

    @Test
    @Tag("S190")
    void aFileHasItsSizeAtOnceAndZerosOnlyAsFarAsRecordsWillSoonReach() throws IOException {
        int step = 8 << 20;
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(step), tasks::add)) {
            Txns.append(log, 1, 1);
            log.sync();
            runTasks();
            assertThat(size("log.1")).isEqualTo(16 + step);
            int bytesOfZeros = writes() * LogSegment.CHUNK;
            assertThat(bytesOfZeros).isGreaterThan(step / 4).isLessThan(step * 3 / 4);

            effects.clear();
            for (long zxid = 2; log.fileBytes() < step / 2; zxid++) {
                Txns.append(log, zxid, zxid);
                if (log.pendingBytes() > LogSegment.CHUNK) {
                    log.sync();
                    int before = writes();
                    runTasks();
                    bytesOfZeros += (writes() - before) * LogSegment.CHUNK;
                }
            }
            assertThat(size("log.1")).isEqualTo(16 + step);
            assertThat(bytesOfZeros).isGreaterThan(step * 3 / 4);
        }
    }

    @Test
    void largeBatchesAreWrittenOnceAndZerosAreLaidOutAgainWhenBatchesAreSmall() throws IOException {
        long step = 8 << 20;
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(step), tasks::add)) {
            long zxid = 0;
            while (log.fileBytes() < 2 * step) {
                effects.clear();
                var large = new JuteWriter();
                Txns.txn(++zxid, 300 << 10).write(large);
                log.append(zxid, large.array(), 0, large.length());
                log.sync();
                runTasks();
                assertThat(writesOf("log.1")).as("the batch, at times the size").isBetween(1, 2);
                assertThat(size("log.1")).isGreaterThanOrEqualTo(log.fileBytes());
            }
            assertThat(size("log.1")).isGreaterThan(2 * step).isLessThanOrEqualTo(16 + 3 * step);

            effects.clear();
            Txns.append(log, zxid + 1, zxid + 1);
            log.sync();
            runTasks();
            assertThat((long) writesOf("log.1") * LogSegment.CHUNK).isGreaterThan(step / 4);
            assertThat(read()).hasSize((int) zxid + 1);
        }
    }

    private int writesOf(String name) {
        Path path = DIRECTORY.resolve(name);
        return (int)
                effects.stream()
                        .filter(effect -> effect.kind() == Kind.WRITE && effect.path().equals(path))
                        .count();
    }

    private int writes() {
        return (int) effects.stream().filter(effect -> effect.kind() == Kind.WRITE).count();
    }

    @Test
    void withAnExecutorTheNextFileStandsReadyBeforeItIsNeeded() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(STEP), tasks::add)) {
            Txns.append(log, 1, 30);
            log.sync();
            Txns.append(log, 31, 31);
            log.sync();
            runTasks();
            assertThat(disk.list(DIRECTORY)).containsExactly("log.1", "preallocated.log");
            log.roll();
            effects.clear();

            Txns.append(log, 32, 32);
            log.sync();

            assertThat(effects)
                    .extracting(SimulatedDisk.Operation::kind)
                    .containsExactly(Kind.RENAME, Kind.WRITE, Kind.SYNC, Kind.SYNC_DIRECTORY);
            assertThat(size("log.20")).isEqualTo(16 + STEP);
            assertThat(read()).hasSize(32);
        }
        assertThat(disk.list(DIRECTORY)).containsExactly("log.1", "log.20");
    }

    @Test
    void aFullDiskThatStopsTheZerosIsReportedAndTheLogGoesOn() throws IOException {
        var failed = new ArrayList<Path>();
        var observer =
                new LogObserver() {
                    @Override
                    public void preallocationFailed(Path file, IOException reason) {
                        failed.add(file);
                    }
                };
        try (TxnLog log = open(smallSteps(), Zxid.NONE, observer, tasks::add)) {
            Txns.append(log, 1, 1);
            log.sync();
            disk.faults(fail(Kind.WRITE));
            runTasks();
            disk.faults(operation -> {});

            assertThat(failed).containsExactly(DIRECTORY.resolve("log.1"));
            Txns.append(log, 2, 2);
            log.sync();
            assertThat(read()).hasSize(2);
        }
    }

    @Test
    void zxidsGrow() throws IOException {
        try (TxnLog log = open(smallSteps(), new Zxid(7), LogObserver.NONE, null)) {
            assertThatThrownBy(() -> Txns.append(log, 7, 7))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("zxid 0x7 does not follow 0x7");
            Txns.append(log, 8, 8);
            assertThatThrownBy(() -> Txns.append(log, 8, 8))
                    .isInstanceOf(IllegalStateException.class);
            Txns.append(log, 0x100000001L, 0x100000001L);
            log.sync();
        }
    }

    @Test
    void afterAFailedSyncNothingIsWrittenAnyMore() throws IOException {
        afterAFailure(Kind.SYNC);
    }

    @Test
    void afterAFailedWriteNothingIsWrittenAnyMore() throws IOException {
        afterAFailure(Kind.WRITE);
    }

    private void afterAFailure(Kind kind) throws IOException {
        try (TxnLog log = open(smallSteps())) {
            Txns.append(log, 1, 3);
            log.sync();
            Txns.append(log, 4, 5);
            disk.faults(fail(kind));
            assertThatThrownBy(log::sync).hasMessage("EIO");
            disk.faults(
                    operation -> {
                        if (operation.kind().isEffect()) {
                            effects.add(operation);
                        }
                    });
            effects.clear();

            assertThatThrownBy(log::sync).hasMessageContaining("failed earlier");
            assertThatThrownBy(() -> Txns.append(log, 6, 6)).hasMessageContaining("failed earlier");
            assertThatThrownBy(log::roll).hasMessageContaining("failed earlier");
            assertThat(effects).isEmpty();
            assertThat(log.lastDurable()).isEqualTo(3);
        }
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws IOException {
        disk.put(DIRECTORY.resolve("log.1"), new byte[] {1});
        try (TxnLog log = open(smallSteps())) {
            Txns.append(log, 1, 1);

            assertThatThrownBy(log::sync).isInstanceOf(FileAlreadyExistsException.class);
        }
        assertThat(disk.content(DIRECTORY.resolve("log.1"))).containsExactly(1);
    }

    @Test
    void theSizeLimitCountsRecordsNotZeros() throws IOException {
        var options = new LogOptions(STEP, 2000, true, 1000);
        try (TxnLog log = open(options)) {
            for (long zxid = 1; zxid <= 30; zxid++) {
                Txns.append(log, zxid, zxid);
                log.sync();
            }
        }
        assertThat(disk.list(DIRECTORY)).hasSizeBetween(2, 6);
        assertThat(read()).hasSize(30);
    }

    @Test
    void aSyncThatTakesTooLongIsReported() throws IOException {
        var slow = new ArrayList<Long>();
        var observer =
                new LogObserver() {
                    @Override
                    public void slowSync(long took, long fileBytes) {
                        slow.add(took);
                    }
                };
        try (TxnLog log = open(smallSteps(), Zxid.NONE, observer, null)) {
            disk.faults(
                    operation -> {
                        if (operation.kind() == Kind.SYNC) {
                            nanos += 1_000_000_000;
                        }
                    });
            Txns.append(log, 1, 1);
            log.sync();
            assertThat(slow).isEmpty();
            disk.faults(
                    operation -> {
                        if (operation.kind() == Kind.SYNC) {
                            nanos += 1_000_000_001;
                        }
                    });
            Txns.append(log, 2, 2);
            log.sync();
        }
        assertThat(slow).containsExactly(1_000_000_001L);
    }

    @Test
    void aBatchThatWouldOutgrowWhatRecoveryLooksThroughIsSyncedEarly() throws IOException {
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(0))) {
            byte[] large = new byte[1 << 20];
            for (int zxid = 1; zxid <= 17; zxid++) {
                log.append(zxid, large, 0, large.length);
            }

            assertThat(log.lastDurable()).isEqualTo(15);
            assertThat(log.pendingBytes()).isLessThanOrEqualTo(LogFormat.UNSYNCED_MAX);
            log.sync();
        }
    }

    @Test
    void aTransactionLargerThanAnyBatchIsWritten() throws IOException {
        LoggedTxn large = Txns.txn(2, LogFormat.UNSYNCED_MAX + 5);
        var out = new JuteWriter();
        large.write(out);
        try (TxnLog log = open(LogOptions.DEFAULT.withPreallocatedBytes(0))) {
            Txns.append(log, 1, 1);
            log.append(2, out.array(), 0, out.length());
            log.sync();
        }
        assertThat(read()).containsExactly(Txns.txn(1), large);
    }

    private static LogOptions smallSteps() {
        return LogOptions.DEFAULT.withPreallocatedBytes(STEP);
    }

    private static SimulatedDisk.Faults fail(Kind kind) {
        return operation -> {
            if (operation.kind() == kind) {
                throw new IOException("EIO");
            }
        };
    }

    private TxnLog open(LogOptions options) throws IOException {
        return open(options, null);
    }

    private TxnLog open(LogOptions options, @Nullable Executor housekeeping) throws IOException {
        return open(options, Zxid.NONE, LogObserver.NONE, housekeeping);
    }

    private TxnLog open(
            LogOptions options, Zxid last, LogObserver observer, @Nullable Executor housekeeping)
            throws IOException {
        return new TxnLog(disk, DIRECTORY, options, last, observer, housekeeping, () -> nanos);
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private long size(String name) throws IOException {
        Path path = DIRECTORY.resolve(name);
        return disk.exists(path) ? disk.size(path) : 0;
    }

    private List<LoggedTxn> read() throws IOException {
        var txns = new ArrayList<LoggedTxn>();
        try (var reader = new LogReader(disk, DIRECTORY, Zxid.NONE, true, notice -> {})) {
            while (reader.next()) {
                txns.add(reader.txn());
            }
        }
        return txns;
    }
}
