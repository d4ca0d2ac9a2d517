package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.Recovered.Database;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.StorageException;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.RecordedSnapshot;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.storage.snapshot.SnapshotWriter;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

@Tag("S187")
class RecoveryTest {
    private static final Path DATA = Path.of("/data");
    private static final Path VERSION = DATA.resolve("version-2");
    private static final Path INITIALIZE = DATA.resolve("initialize");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<String> notices = new ArrayList<>();
    private final Target target = new Target();

    @Test
    void whatZooKeeperLeftIsTakenOver() throws IOException {
        disk.put(VERSION.resolve("snapshot.f"), Golden.snapshot());
        disk.put(VERSION.resolve("log.1"), Golden.wholeLog());

        Recovered recovered = recover();

        assertThat(recovered.database()).isEqualTo(Database.FOUND);
        assertThat(recovered.lastZxid()).isEqualTo(new Zxid(0xf));
        assertThat(recovered.snapshotZxid()).isEqualTo(new Zxid(0xf));
        assertThat(recovered.replayed()).isZero();
        assertThat(recovered.createdByOstler()).isFalse();
        assertThat(target.snapshot.paths()).hasSize(8);
        assertThat(notices).isEmpty();
    }

    @Test
    void theLogIsReplayedBehindTheSnapshot() throws IOException {
        snapshot(5);
        log(3, 9);

        Recovered recovered = recover();

        assertThat(recovered.lastZxid()).isEqualTo(new Zxid(9));
        assertThat(recovered.replayed()).isEqualTo(4);
        assertThat(target.replayed)
                .containsExactly(Txns.txn(6), Txns.txn(7), Txns.txn(8), Txns.txn(9));
    }

    @Test
    void aDamagedSnapshotGivesWayToAnOlderOneAndALongerReplay() throws IOException {
        snapshot(5);
        snapshot(8);
        log(3, 9);
        disk.corrupt(VERSION.resolve("snapshot.8"), 200, 1);

        Recovered recovered = recover();

        assertThat(recovered.snapshotZxid()).isEqualTo(new Zxid(5));
        assertThat(recovered.replayed()).isEqualTo(4);
        assertThat(target.begun).containsExactly(8L, 5L);
        assertThat(target.ended).containsExactly(5L);
        assertThat(notices).singleElement().asString().contains("snapshot.8, trying an older one");
    }

    @Test
    void aSnapshotThatTheStateRefusesGivesWayToAnOlderOne() throws IOException {
        snapshot(5);
        snapshot(8);
        log(3, 9);
        target.refused = 8;

        Recovered recovered = recover();

        assertThat(recovered.snapshotZxid()).isEqualTo(new Zxid(5));
        assertThat(target.ended).containsExactly(5L);
        assertThat(notices).singleElement().asString().contains("snapshot.8, trying an older one");
    }

    @Test
    void anOlderSnapshotDoesNotDoIfTheLogDoesNotReachBackToIt() throws IOException {
        snapshot(5);
        snapshot(8);
        log(8, 9);
        disk.corrupt(VERSION.resolve("snapshot.8"), 200, 1);

        assertThatThrownBy(this::recover)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is 0x8, but the one before it is 0x5");
    }

    @Test
    void aSnapshotThatCanNotBeReadGivesWayToAnOlderOne() throws IOException {
        snapshot(5);
        snapshot(8);
        log(3, 9);
        disk.faults(new Unreadable(VERSION.resolve("snapshot.8")));

        Recovered recovered = recover();

        assertThat(recovered.snapshotZxid()).isEqualTo(new Zxid(5));
        assertThat(recovered.replayed()).isEqualTo(4);
        assertThat(notices).singleElement().asString().contains("snapshot.8 can't be read");
    }

    @Test
    void anOldSnapshotThatCanNotBeReadKeepsNothingFromStarting() throws IOException {
        snapshot(5);
        snapshot(8);
        log(8, 9);
        disk.faults(new Unreadable(VERSION.resolve("snapshot.5")));

        assertThat(recover().lastZxid()).isEqualTo(new Zxid(9));
    }

    @Test
    void anOnlySnapshotThatCanNotBeReadIsNotTakenForAnEmptyDatabase() throws IOException {
        snapshot(5);
        disk.faults(new Unreadable(VERSION.resolve("snapshot.5")));

        assertThatThrownBy(this::recover)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Not able to find valid snapshots in " + VERSION)
                .hasMessageContaining("snapshot.5 can't be read");
    }

    @Test
    void aLogThatCanNotBeReadIsRefusedWithWhatToDo() throws IOException {
        snapshot(5);
        log(3, 9);
        disk.faults(new Unreadable(VERSION.resolve("log.3")));

        assertThatThrownBy(this::recover)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageContaining("may not read and write " + VERSION.resolve("log.3"))
                .hasMessageContaining("chown -R");
    }

    @Test
    void noIntactSnapshotIsFatal() throws IOException {
        snapshot(5);
        log(1, 9);
        disk.corrupt(VERSION.resolve("snapshot.5"), 200, 1);

        assertThatThrownBy(this::recover)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Not able to find valid snapshots in " + VERSION)
                .matches(e -> ((StorageException) e).exitCode() == 1);
    }

    @Test
    void logsWithoutASnapshotAreRefused() throws IOException {
        log(1, 9);

        assertThatThrownBy(this::recover)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining(
                        "No snapshot found, but there are log entries. Something is broken!");
    }

    @Test
    void logsWithoutASnapshotAreReplayedByWhoTrustsThem() throws IOException {
        log(1, 9);

        Recovered recovered = recover(new RecoveryOptions(true, true, false));

        assertThat(recovered.lastZxid()).isEqualTo(new Zxid(9));
        assertThat(recovered.snapshot()).isNull();
        assertThat(target.replayed).hasSize(9);
        assertThat(notices).singleElement().asString().contains("only be allowed during upgrading");
    }

    @Test
    void aDirectoryWithoutDataIsANewDatabase() throws IOException {
        Recovered recovered = recover();

        assertThat(recovered.database()).isEqualTo(Database.NEW);
        assertThat(recovered.lastZxid()).isEqualTo(Zxid.NONE);
        assertThat(recovered.createdByOstler()).isTrue();
        assertThat(recovered.extendedTypesByDefault()).isTrue();
    }

    @Test
    void aDatabaseRemembersThatOstlerMadeIt() throws IOException {
        recover();
        snapshot(0);
        log(1, 3);
        disk.crash(SimulatedDisk.Damage.LOSE_ALL);

        Recovered recovered = recover();

        assertThat(recovered.database()).isEqualTo(Database.FOUND);
        assertThat(recovered.extendedTypesByDefault()).isTrue();
    }

    @Test
    void dataOfZooKeeperHasExtendedTypesIfItHoldsATimeToLive() throws IOException {
        disk.put(VERSION.resolve("snapshot.f"), Golden.snapshot());
        assertThat(recover().holdsTtlNodes()).isTrue();
        assertThat(recover().extendedTypesByDefault()).isTrue();

        disk.delete(VERSION.resolve("snapshot.f"));
        snapshot(0);
        disk.put(VERSION.resolve("log.1"), Golden.wholeLog());
        assertThat(recover().extendedTypesByDefault()).isTrue();

        disk.delete(VERSION.resolve("log.1"));
        log(1, 5);
        assertThat(recover().extendedTypesByDefault()).isFalse();
    }

    @Test
    void withoutAutocreateADirectoryWithoutDataIsSuspicious() throws IOException {
        Recovered recovered = recover(new RecoveryOptions(false, false, false));

        assertThat(recovered.database()).isEqualTo(Database.UNEXPECTEDLY_EMPTY);
        assertThat(recovered.createdByOstler()).isFalse();
    }

    @Test
    void anInitializeFileMakesItANewDatabaseOnce() throws IOException {
        disk.put(INITIALIZE, new byte[0]);
        var options = new RecoveryOptions(false, false, false);

        assertThat(recover(options).database()).isEqualTo(Database.NEW);
        assertThat(disk.exists(INITIALIZE)).isFalse();
        assertThat(recover(options).database()).isEqualTo(Database.UNEXPECTEDLY_EMPTY);
    }

    @Test
    void recoveringAgainGivesTheSameAlthoughTheInitializeFileIsGone() throws IOException {
        disk.put(INITIALIZE, new byte[0]);
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            var recovery =
                    new Recovery(
                            directories, new RecoveryOptions(false, false, false), notices::add);

            assertThat(recovery.recover(target).database()).isEqualTo(Database.NEW);
            assertThat(recovery.recover(target).database()).isEqualTo(Database.NEW);
        }
    }

    @Test
    void unfinishedSnapshotsAreRemoved() throws IOException {
        snapshot(5);
        disk.put(VERSION.resolve("incomplete-snapshot.9"), Golden.snapshot());

        recover();

        assertThat(disk.exists(VERSION.resolve("snapshot.5"))).isTrue();
        assertThat(disk.exists(VERSION.resolve("incomplete-snapshot.9"))).isFalse();
    }

    @Test
    void anInitializeFileBesideDataIsRemoved() throws IOException {
        disk.put(INITIALIZE, new byte[0]);
        snapshot(5);

        assertThat(recover().database()).isEqualTo(Database.FOUND);
        assertThat(disk.exists(INITIALIZE)).isFalse();
    }

    @Test
    void aTornTailIsCutAndReported() throws IOException {
        snapshot(0);
        log(1, 6);
        byte[] whole = disk.content(VERSION.resolve("log.1"));
        int end = whole.length;
        while (whole[end - 1] == 0) {
            end--;
        }
        disk.put(VERSION.resolve("log.1"), Arrays.copyOf(whole, end - 4));

        Recovered recovered = recover();

        assertThat(recovered.lastZxid()).isEqualTo(new Zxid(5));
        assertThat(recovered.torn()).isTrue();
        assertThat(recover().torn()).isFalse();
    }

    @Test
    void damageInTheMiddleOfTheLogIsFatalAndChangesNothing() throws IOException {
        snapshot(0);
        log(1, 20);
        disk.corrupt(VERSION.resolve("log.1"), 60, 1);
        byte[] before = disk.content(VERSION.resolve("log.1"));

        assertThatThrownBy(this::recover).isInstanceOf(CorruptFileException.class);

        assertThat(disk.content(VERSION.resolve("log.1"))).isEqualTo(before);
    }

    @Test
    void whatASnapshotCoversIsNotReadWhereAFileBeginsBehindIt() throws IOException {
        snapshot(0);
        log(1, 6);
        snapshot(6);
        log(7, 9);
        disk.delete(VERSION.resolve("log.1"));
        disk.put(VERSION.resolve("log.1"), new byte[] {1, 2, 3});

        Recovered recovered = recover();

        assertThat(recovered.lastZxid()).isEqualTo(new Zxid(9));
        assertThat(recovered.replayed()).isEqualTo(3);
    }

    @Test
    void theLastFileWithoutATransactionIsRemovedAndThoseBeforeStay() throws IOException {
        snapshot(0);
        log(1, 6);
        snapshot(6);
        disk.put(VERSION.resolve("log.7"), new byte[100]);

        assertThat(recover().lastZxid()).isEqualTo(new Zxid(6));

        assertThat(disk.exists(VERSION.resolve("log.7"))).isFalse();
        assertThat(disk.exists(VERSION.resolve("log.1"))).isTrue();
    }

    private Recovered recover() throws IOException {
        return recover(RecoveryOptions.DEFAULT);
    }

    private Recovered recover(RecoveryOptions options) throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            return new Recovery(directories, options, notices::add).recover(target);
        }
    }

    private void snapshot(long zxid) throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            new SnapshotWriter(disk, directories.snapshots(), SnapshotOptions.DEFAULT)
                    .write(ASnapshot.at(zxid));
        }
    }

    private void log(long first, long last) throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true);
                var log =
                        new TxnLog(
                                disk,
                                directories.logs(),
                                LogOptions.DEFAULT.withPreallocatedBytes(0),
                                Zxid.NONE,
                                LogObserver.NONE,
                                null,
                                () -> 0)) {
            Txns.append(log, first, last);
            log.sync();
        }
    }

    /** Keeps what it is given. */
    private static final class Target implements RecoveryTarget {
        private final List<Long> begun = new ArrayList<>();
        private final List<Long> ended = new ArrayList<>();
        private final List<LoggedTxn> replayed = new ArrayList<>();
        private RecordedSnapshot snapshot = new RecordedSnapshot();
        private long refused = -1;

        @Override
        public SnapshotSink beginSnapshot(Zxid zxid) {
            begun.add(zxid.value());
            snapshot = new RecordedSnapshot();
            return snapshot;
        }

        @Override
        public void endSnapshot(Zxid zxid, SnapshotSummary summary) {
            if (zxid.value() == refused) {
                throw new MalformedRecordException("there is no root");
            }
            ended.add(zxid.value());
        }

        @Override
        public void replay(LoggedTxn txn) {
            replayed.add(txn);
        }
    }
}
