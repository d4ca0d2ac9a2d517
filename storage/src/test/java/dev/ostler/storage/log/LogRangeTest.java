package dev.ostler.storage.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.Txns;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.StorageException;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

class LogRangeTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final long EPOCH_2 = 2L << 32;

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    @Test
    void givesWhatTheOtherHasLastAndEverythingBehindItUpToWhatIsWanted() throws IOException {
        try (TxnLog log = log(10)) {
            Txns.append(log, 11, 60);
            log.sync();
            log.roll();
            Txns.append(log, 61, 90);
            log.sync();
            // These are not durable yet, and nobody looks at them.
            Txns.append(log, 91, 95);

            for (long from : new long[] {11, 12, 40, 59, 60, 61, 75}) {
                for (long upTo = from; upTo <= 90; upTo += 13) {
                    assertThat(zxids(from, upTo))
                            .isEqualTo(LongStream.rangeClosed(from, upTo).boxed().toList());
                }
            }
        }
    }

    @Test
    void namesTheLastTransactionThatBothHaveIfTheOtherHasDiverged() throws IOException {
        try (TxnLog log = log(0)) {
            Txns.append(log, 1, 5);
            Txns.append(log, EPOCH_2 + 1, EPOCH_2 + 3);
            log.sync();
        }

        try (var range = range(9, EPOCH_2 + 3)) {
            assertThat(range.anchor()).isEqualTo(new Zxid(5));
            assertThat(range.next()).isTrue();
            assertThat(range.zxid()).isEqualTo(5);
            assertThat(range.next()).isTrue();
            assertThat(range.zxid()).isEqualTo(EPOCH_2 + 1);
        }
    }

    @Test
    void theBytesAreThoseOfTheLog() throws IOException {
        try (TxnLog log = log(0)) {
            Txns.append(log, 1, 31);
            log.sync();
        }
        try (var range = range(30, 31)) {
            assertThat(range.next()).isTrue();
            assertThat(range.next()).isTrue();
            var expected = new JuteWriter();
            Txns.txn(31).write(expected);
            var found = new JuteWriter();
            found.writeRaw(range.array(), range.offset(), range.length());
            assertThat(found.toByteArray()).isEqualTo(expected.toByteArray());
        }
    }

    @Test
    void whatIsMissingIsToldAndNotPassedOver() throws IOException {
        try (TxnLog log = log(10)) {
            Txns.append(log, 11, 20);
            log.roll();
            Txns.append(log, 22, 30);
            log.sync();
        }

        assertThatThrownBy(() -> range(9, 15))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("does not go back to");
        assertThatThrownBy(() -> zxids(15, 30))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("follows");
        assertThatThrownBy(() -> zxids(25, 31))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("ends with");
        assertThatThrownBy(() -> zxids(15, 21)).isInstanceOf(StorageException.class);
    }

    private List<Long> zxids(long from, long upTo) throws IOException {
        var zxids = new ArrayList<Long>();
        try (var range = range(from, upTo)) {
            assertThat(range.anchor()).isEqualTo(new Zxid(from));
            while (range.next()) {
                zxids.add(range.zxid());
            }
        }
        return zxids;
    }

    private LogRange range(long from, long upTo) throws IOException {
        return new LogRange(disk, DIRECTORY, new Zxid(from), new Zxid(upTo));
    }

    private TxnLog log(long last) throws IOException {
        return new TxnLog(
                disk,
                DIRECTORY,
                LogOptions.DEFAULT.withPreallocatedBytes(4096),
                new Zxid(last),
                LogObserver.NONE,
                null,
                () -> 0);
    }
}
