package dev.ostler.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.Golden;
import dev.ostler.storage.Txns;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.StorageException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import java.util.zip.Adler32;

class LogReaderTest {
    private static final Path DIRECTORY = Path.of("/data/version-2");
    private static final Path LOG_1 = DIRECTORY.resolve("log.1");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<String> notices = new ArrayList<>();

    @Test
    void aLogCutAnywhereGivesTheRecordsBeforeTheCut() throws IOException {
        byte[] whole = file(1, 9);
        long[] ends = ends(1, 9);
        for (int length = 0; length <= whole.length; length++) {
            disk.put(LOG_1, Arrays.copyOf(whole, length));
            assertTheRecordsBefore(length, ends);
        }
    }

    @Test
    void aLogCutAnywhereWithZerosBehindItIsAsGood() throws IOException {
        byte[] whole = file(1, 8);
        long[] ends = ends(1, 8);
        for (int length = 16; length <= whole.length; length++) {
            disk.put(LOG_1, Arrays.copyOf(Arrays.copyOf(whole, length), 20_000));
            assertTheRecordsBefore(length, ends);
        }
    }

    private void assertTheRecordsBefore(int cut, long[] ends) throws IOException {
        int expected = (int) Arrays.stream(ends).filter(end -> end <= cut).count();

        assertThat(zxids()).as("cut at %d", cut).hasSize(expected);
        repair();
        assertThat(zxids()).as("cut at %d, repaired", cut).hasSize(expected);
        assertThat(isTorn()).as("cut at %d, repaired", cut).isFalse();
    }

    @Test
    void whatZooKeeperLeavesWhenItIsKilledIsATornEnd() throws IOException {
        // It writes whenever its buffer is full, here between a record's length and its body.
        byte[] killed = Arrays.copyOf(Arrays.copyOf(Golden.log(), 0x59), 65552);
        disk.put(LOG_1, killed);
        assertThat(zxids()).containsExactly(1L);
        assertThat(isTorn()).isTrue();

        disk.put(DIRECTORY.resolve("log.500000001"), file(0x500000001L, 0x500000003L));
        assertThat(zxids()).hasSize(4);
    }

    @Test
    @Tag("S198")
    void everyFlippedBitOfARecordIsDetected() throws IOException {
        byte[] whole = Arrays.copyOf(Golden.log(), 2 * Golden.log().length);
        for (int at = 16; at < Golden.log().length; at++) {
            // All bits of the first records, then one bit of each byte.
            for (int bit = at < 0x161 ? 0 : at % 8; bit < (at < 0x161 ? 8 : at % 8 + 1); bit++) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) (1 << bit);
                disk.put(LOG_1, damaged);
                if (at >= 0x596) {
                    // Behind the last record nothing can be lost.
                    assertThat(zxids()).as("byte %d bit %d", at, bit).hasSize(15);
                } else {
                    assertThatThrownBy(this::zxids)
                            .as("byte %d bit %d", at, bit)
                            .isInstanceOf(CorruptFileException.class);
                }
            }
        }
    }

    @Test
    void aCorruptRecordIsRefusedWithItsPlaceAndWhatToDo() {
        byte[] damaged = file(1, 20);
        damaged[(int) ends(1, 20)[4] + 30] ^= 1;
        disk.put(LOG_1, damaged);

        assertThatThrownBy(this::zxids)
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining(LOG_1 + " is corrupt at byte " + ends(1, 20)[4])
                .hasMessageContaining("last intact transaction is 0x5")
                .hasMessageContaining("Restore this file")
                .hasMessageContaining("truncate -s " + ends(1, 20)[4]);
    }

    @Test
    void aLostSectorOfTheLastBatchTearsItAlthoughLaterOnesArrived() throws IOException {
        byte[] damaged = file(1, 40);
        long[] ends = ends(1, 40);
        int lost = damaged.length / Disk.SECTOR / 2 * Disk.SECTOR;
        Arrays.fill(damaged, lost, lost + Disk.SECTOR, (byte) 0);
        disk.put(LOG_1, damaged);
        int expected = (int) Arrays.stream(ends).filter(end -> end <= lost).count();

        assertThat(zxids()).hasSize(expected);
        assertThat(isTorn()).isTrue();
    }

    @Test
    void aLostSectorFurtherBackThanABatchCanReachIsDamage() {
        byte[] damaged = file(1, 2600);
        assertThat(damaged.length).isGreaterThan(2 * Disk.SECTOR);
        byte[] far = Arrays.copyOf(damaged, LogFormat.UNSYNCED_MAX + damaged.length + 4096);
        byte[] late = record(9999);
        System.arraycopy(late, 0, far, far.length - late.length, late.length);
        disk.put(LOG_1, far);

        assertThatThrownBy(this::zxids)
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("synced later");
    }

    @Test
    void aTornEndOfAnEarlierFileIsNoLossIfTheNextFileGoesOnThere() throws IOException {
        disk.put(LOG_1, Arrays.copyOf(file(1, 6), (int) ends(1, 6)[5] - 3));
        disk.put(DIRECTORY.resolve("log.6"), file(6, 9));

        assertThat(zxids()).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(isTorn()).isFalse();
    }

    @Test
    void aTornEndOfAnEarlierFileIsRefusedIfTransactionsAreMissing() {
        disk.put(LOG_1, Arrays.copyOf(file(1, 6), (int) ends(1, 6)[5] - 3));
        disk.put(DIRECTORY.resolve("log.7"), file(7, 9));

        assertThatThrownBy(this::zxids)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is 0x7, but the one before it is 0x5");
    }

    @Test
    void aMissingFileIsNoticed() {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.7"), file(7, 9));

        assertThatThrownBy(this::zxids)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("missing or out of order")
                .hasMessageContaining(DIRECTORY.resolve("log.7").toString());
    }

    @Test
    void aMissingFileIsPassedOverByWhoInsists() throws IOException {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.7"), file(7, 9));

        assertThat(zxids(Zxid.NONE, true)).containsExactly(1L, 2L, 3L, 7L, 8L, 9L);
        assertThat(notices).singleElement().asString().contains("Passed over a gap");
    }

    @Test
    void aZxidThatZooKeeperUsedTwiceIsReadTwice() throws IOException {
        byte[] before = file(1, 3);
        byte[] behind = file(3, 5);
        var both = new JuteWriter();
        both.writeRaw(before);
        both.writeRaw(behind, LogFormat.HEADER_LENGTH, behind.length - LogFormat.HEADER_LENGTH);
        disk.put(LOG_1, both.toByteArray());

        assertThat(zxids()).containsExactly(1L, 2L, 3L, 3L, 4L, 5L);
        assertThat(notices).singleElement().asString().contains("have the zxid 0x3");
    }

    /** ZooKeeper takes up a new file between the two at times. */
    @Test
    void aZxidThatZooKeeperUsedTwiceIsReadTwiceFromTwoFiles() throws IOException {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.3"), fileThatBeginsWithAnError(3, 5));

        assertThat(zxids()).containsExactly(1L, 2L, 3L, 3L, 4L, 5L);
        assertThat(zxids(new Zxid(2), false)).containsExactly(3L, 3L, 4L, 5L);
        assertThat(zxids(new Zxid(3), false)).containsExactly(4L, 5L);
    }

    @Test
    void aTransactionThatTwoFilesHaveIsRefused() {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.3"), file(3, 5));

        assertThatThrownBy(this::zxids)
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("is 0x3, but the one before it is 0x3");
    }

    @Test
    void aNewEpochBeginsAtItsFirstTransaction() throws IOException {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.500000001"), file(0x500000001L, 0x500000003L));
        assertThat(zxids()).hasSize(6);

        disk.delete(DIRECTORY.resolve("log.500000001"));
        disk.put(DIRECTORY.resolve("log.500000002"), file(0x500000002L, 0x500000003L));
        assertThatThrownBy(this::zxids).isInstanceOf(StorageException.class);
    }

    @Test
    void damageBeforeANewEpochIsNotMistakenForAnEnd() {
        byte[] damaged = file(1, 20);
        damaged[(int) ends(1, 20)[4] + 30] ^= 1;
        disk.put(LOG_1, damaged);
        disk.put(DIRECTORY.resolve("log.500000001"), file(0x500000001L, 0x500000003L));

        assertThatThrownBy(this::zxids).isInstanceOf(CorruptFileException.class);
    }

    @Test
    void readingBeginsBehindTheSnapshot() throws IOException {
        disk.put(LOG_1, file(1, 5));
        disk.put(DIRECTORY.resolve("log.6"), file(6, 9));
        disk.put(DIRECTORY.resolve("log.a"), file(10, 12));

        assertThat(zxids(new Zxid(7), false)).containsExactly(8L, 9L, 10L, 11L, 12L);
        assertThat(zxids(new Zxid(5), false)).hasSize(7);
        assertThat(zxids(new Zxid(12), false)).isEmpty();
    }

    @Test
    void aLogThatBeginsTooLateForTheSnapshotIsRefused() {
        disk.put(DIRECTORY.resolve("log.6"), file(6, 9));

        assertThatThrownBy(() -> zxids(new Zxid(4), false)).isInstanceOf(StorageException.class);
    }

    @Test
    void whatToolsLeaveBehindIsNotALog() throws IOException {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.1.fixed"), file(1, 3));
        disk.put(DIRECTORY.resolve("log.3.chopped2"), file(3, 3));
        disk.put(DIRECTORY.resolve("log.old"), file(3, 3));
        disk.put(DIRECTORY.resolve("log."), file(3, 3));
        disk.put(DIRECTORY.resolve("preallocated.log"), file(3, 3));

        assertThat(zxids()).containsExactly(1L, 2L, 3L);
    }

    @Test
    void filesWithoutAnyRecordAreRemovedFromTheEnd() throws IOException {
        byte[] header = Arrays.copyOf(file(4, 4), LogFormat.HEADER_LENGTH);
        for (int length : new int[] {0, 1, 15, 16, 700}) {
            disk.put(LOG_1, file(1, 3));
            byte[] content = Arrays.copyOf(header, length);
            disk.put(DIRECTORY.resolve("log.4"), content);
            disk.put(DIRECTORY.resolve("log.5"), content);

            assertThat(zxids()).as("%d bytes", length).containsExactly(1L, 2L, 3L);
            repair();
            assertThat(disk.list(DIRECTORY)).containsExactly("log.1");
        }
        assertThat(notices).anyMatch(notice -> notice.contains("log.5, a log file without any"));
    }

    @Test
    void anEmptyFileInTheMiddleIsNoLoss() throws IOException {
        disk.put(LOG_1, file(1, 3));
        disk.put(DIRECTORY.resolve("log.3"), new byte[0]);
        disk.put(DIRECTORY.resolve("log.4"), file(4, 6));

        assertThat(zxids()).hasSize(6);
        repair();
        assertThat(disk.list(DIRECTORY)).hasSize(3);
    }

    @Test
    void aDamagedFirstRecordOfTheLastFileIsNotMistakenForAnEmptyFile() {
        disk.put(LOG_1, file(1, 3));
        byte[] damaged = file(4, 6);
        damaged[50] ^= 4;
        disk.put(DIRECTORY.resolve("log.4"), damaged);

        assertThatThrownBy(this::zxids).isInstanceOf(CorruptFileException.class);
    }

    @Test
    @Tag("S193")
    void aFileThatIsNoLogIsRefused() {
        disk.put(LOG_1, "this is not a transaction log".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(this::zxids)
                .isInstanceOf(CorruptFileException.class)
                .hasMessageContaining("instead of ZKLG");
    }

    @Test
    void anIntactRecordThatIsNoTransactionIsRefused() throws IOException {
        byte[] txn = new byte[40];
        txn[19] = 1;
        var out = new JuteWriter();
        out.writeRaw(file(1, 1), 0, LogFormat.HEADER_LENGTH);
        write(out, txn, txn.length);
        disk.put(LOG_1, out.toByteArray());

        try (var reader = new LogReader(disk, DIRECTORY, Zxid.NONE, false, notices::add)) {
            assertThat(reader.next()).isTrue();
            assertThatThrownBy(reader::txn)
                    .isInstanceOf(CorruptFileException.class)
                    .hasMessageContaining("cannot be decoded");
        }
    }

    @Test
    void aTornTailIsCutDurablyAndSaid() throws IOException {
        byte[] whole = file(1, 6);
        disk.put(LOG_1, Arrays.copyOf(whole, whole.length - 1));

        repair();

        disk.crash(SimulatedDisk.Damage.LOSE_ALL);
        assertThat(disk.size(LOG_1)).isEqualTo(ends(1, 6)[4]);
        assertThat(notices)
                .singleElement()
                .asString()
                .contains("Cut " + LOG_1, "behind transaction 0x5");
    }

    @Test
    void truncationKeepsWhatItIsToldToAndDropsTheRestDurably() throws IOException {
        for (long last = 1; last <= 12; last++) {
            disk.put(LOG_1, file(1, 5));
            disk.put(DIRECTORY.resolve("log.6"), Arrays.copyOf(file(6, 9), 70_000));
            disk.put(DIRECTORY.resolve("log.a"), file(10, 12));

            LogTruncation.truncate(disk, DIRECTORY, new Zxid(last));

            disk.crash(SimulatedDisk.Damage.LOSE_ALL);
            assertThat(zxids()).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
        }
    }

    @Test
    void truncationToWhatIsNotThereChangesNothing() throws IOException {
        disk.put(LOG_1, file(1, 5));

        assertThatThrownBy(() -> LogTruncation.truncate(disk, DIRECTORY, new Zxid(6)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("does not hold transaction 0x6");
        assertThat(zxids()).hasSize(5);

        disk.delete(LOG_1);
        assertThatThrownBy(() -> LogTruncation.truncate(disk, DIRECTORY, new Zxid(1)))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("no log file");
    }

    private List<Long> zxids() throws IOException {
        return zxids(Zxid.NONE, false);
    }

    private List<Long> zxids(Zxid after, boolean lenient) throws IOException {
        var zxids = new ArrayList<Long>();
        try (var reader = new LogReader(disk, DIRECTORY, after, lenient, notices::add)) {
            while (reader.next()) {
                LoggedTxn txn = reader.txn();
                assertThat(txn.header().zxid().value()).isEqualTo(reader.zxid());
                zxids.add(reader.zxid());
            }
        }
        return zxids;
    }

    private boolean isTorn() throws IOException {
        try (var reader = new LogReader(disk, DIRECTORY, Zxid.NONE, false, notices::add)) {
            while (reader.next()) {}
            return reader.isTorn();
        }
    }

    private void repair() throws IOException {
        try (var reader = new LogReader(disk, DIRECTORY, Zxid.NONE, false, notices::add)) {
            while (reader.next()) {}
            reader.repair();
        }
    }

    /** A log file with these transactions, built by hand. */
    private static byte[] file(long first, long last) {
        var out = new JuteWriter();
        out.writeInt(LogFormat.MAGIC);
        out.writeInt(LogFormat.VERSION);
        out.writeLong(0);
        for (long zxid = first; zxid <= last; zxid++) {
            out.writeRaw(record(zxid));
        }
        return out.toByteArray();
    }

    private static byte[] fileThatBeginsWithAnError(long first, long last) {
        LoggedTxn other = Txns.txn(first);
        TxnHeader header = other.header();
        byte[] behind = file(first + 1, last);
        var out = new JuteWriter();
        out.writeRaw(behind, 0, LogFormat.HEADER_LENGTH);
        out.writeRaw(
                record(
                        new LoggedTxn(
                                new TxnHeader(
                                        header.clientId(),
                                        header.cxid() + 1,
                                        header.zxid(),
                                        header.time(),
                                        OpCode.ERROR),
                                new Txn.Failed(ErrorCode.MARSHALLING_ERROR),
                                other.digest())));
        out.writeRaw(behind, LogFormat.HEADER_LENGTH, behind.length - LogFormat.HEADER_LENGTH);
        return out.toByteArray();
    }

    private static byte[] record(long zxid) {
        return record(Txns.txn(zxid));
    }

    private static byte[] record(LoggedTxn logged) {
        var txn = new JuteWriter();
        logged.write(txn);
        var out = new JuteWriter();
        write(out, txn.array(), txn.length());
        return out.toByteArray();
    }

    private static void write(JuteWriter out, byte[] txn, int length) {
        var checksum = new Adler32();
        checksum.update(txn, 0, length);
        out.writeLong(checksum.getValue());
        out.writeSpan(txn, 0, length);
        out.writeByte('B');
    }

    /** Where the records of {@link #file} end. */
    private static long[] ends(long first, long last) {
        long[] ends = new long[(int) (last - first + 1)];
        long end = LogFormat.HEADER_LENGTH;
        for (int i = 0; i < ends.length; i++) {
            end += record(first + i).length;
            ends[i] = end;
        }
        return ends;
    }
}
