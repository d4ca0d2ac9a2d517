package dev.ostler.benchmark.micro;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.TxnLog;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The log, with the writes to the operating system and without what the disk takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class Logs {
    private static final int BATCH = 32;
    private static final long FILE_BYTES = 64L << 20;

    private final JuteWriter scratch = new JuteWriter(1024);
    private final LoggedTxn txn =
            new LoggedTxn(
                    Znodes.header(1, OpCode.SET_DATA),
                    new Txn.SetData(OpCode.SET_DATA, Znodes.path(17), Znodes.DATA, 1),
                    new TxnDigest(TxnDigest.VERSION, 42));
    private final Path directory = newDirectory();
    private final TxnLog log = newLog(directory);
    private long zxid;
    private long fileBytes;

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("ostler-micro");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TxnLog newLog(Path directory) {
        try {
            return new TxnLog(
                    new RealDisk(),
                    directory,
                    new LogOptions(FILE_BYTES, -1, false, 1_000),
                    Zxid.NONE,
                    LogObserver.NONE,
                    null,
                    System::nanoTime);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A transaction is encoded and put into the batch; each 32nd writes it. */
    @Benchmark
    public int append() throws IOException {
        scratch.clear();
        txn.write(scratch);
        zxid++;
        log.append(zxid, scratch.array(), 0, scratch.length());
        fileBytes += scratch.length();
        if (zxid % BATCH == 0) {
            log.sync();
            if (fileBytes > FILE_BYTES) {
                nextFile();
            }
        }
        return scratch.length();
    }

    private void nextFile() throws IOException {
        fileBytes = 0;
        log.roll();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    /** Removes what was written. */
    @TearDown
    public void remove() throws IOException {
        log.close();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
