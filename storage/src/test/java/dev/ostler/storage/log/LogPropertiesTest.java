package dev.ostler.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.Txns;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Damage;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** What holds for every log, whatever its sizes and batches. */
class LogPropertiesTest {
    private static final Path DIRECTORY = Path.of("/data");

    @Property(tries = 150)
    void whatIsWrittenIsRead(@ForAll long seed) throws IOException {
        var random = new SplittableRandom(seed);
        var disk = disk();
        var written = new ArrayList<LoggedTxn>();
        try (TxnLog log = open(disk, random)) {
            int count = random.nextInt(1, 60);
            for (int zxid = 1; zxid <= count; zxid++) {
                append(log, zxid, random, written);
                if (random.nextInt(5) == 0) {
                    log.sync();
                }
                if (random.nextInt(15) == 0) {
                    log.roll();
                }
            }
            log.sync();
        }

        assertThat(read(disk)).isEqualTo(written);
    }

    @Property(tries = 300)
    void whicheverSectorsOfTheLastBatchAreLostWhatWasSyncedIsReadAndNothingElse(@ForAll long seed)
            throws IOException {
        var random = new SplittableRandom(seed);
        var disk = disk();
        var written = new ArrayList<LoggedTxn>();
        int synced = random.nextInt(1, 20);
        int unsynced = random.nextInt(1, 20);
        try (TxnLog log = open(disk, random)) {
            for (int zxid = 1; zxid <= synced; zxid++) {
                append(log, zxid, random, written);
            }
            log.sync();
            for (int i = 1; i <= unsynced; i++) {
                append(log, synced + i, random, written);
            }
            powerGoesDuringSync(disk, log);
        }
        disk.faults(operation -> {});
        disk.crash(
                new Damage() {
                    @Override
                    public boolean keepsSector(Path file, long sector) {
                        return random.nextInt(3) > 0;
                    }
                });

        List<LoggedTxn> read = read(disk);

        assertThat(read).hasSizeBetween(synced, written.size());
        assertThat(read).isEqualTo(written.subList(0, read.size()));
    }

    private static void powerGoesDuringSync(SimulatedDisk disk, TxnLog log) {
        disk.faults(
                operation -> {
                    if (operation.kind() == SimulatedDisk.Kind.SYNC) {
                        throw new IllegalStateException("the power goes");
                    }
                });
        assertThat(catchThrowable(log::sync)).isNotNull();
    }

    private static SimulatedDisk disk() throws IOException {
        var disk = new SimulatedDisk();
        disk.createDirectory(DIRECTORY);
        return disk;
    }

    private static TxnLog open(SimulatedDisk disk, SplittableRandom random) throws IOException {
        long step = random.nextBoolean() ? 0 : 1L << random.nextInt(10, 18);
        return new TxnLog(
                disk,
                DIRECTORY,
                LogOptions.DEFAULT.withPreallocatedBytes(step),
                Zxid.NONE,
                LogObserver.NONE,
                null,
                () -> 0);
    }

    private static void append(
            TxnLog log, long zxid, SplittableRandom random, List<LoggedTxn> written)
            throws IOException {
        LoggedTxn txn = Txns.txn(zxid, random.nextInt(1 << random.nextInt(1, 14)));
        var out = new JuteWriter();
        txn.write(out);
        log.append(zxid, out.array(), 0, out.length());
        written.add(txn);
    }

    private static List<LoggedTxn> read(SimulatedDisk disk) throws IOException {
        var txns = new ArrayList<LoggedTxn>();
        try (var reader = new LogReader(disk, DIRECTORY, Zxid.NONE, false, notice -> {})) {
            while (reader.next()) {
                txns.add(reader.txn());
            }
        }
        return txns;
    }
}
