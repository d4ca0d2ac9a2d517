package dev.ostler.benchmark.floor;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * How often a second one thread can write and sync: the bound of fsynced writes that are not
 * grouped. Small writes one behind the other into a file full of zeros, each followed by what Linux
 * calls fdatasync.
 *
 * @param syncsPerSecond writes with their syncs
 * @param cpuMicrosPerSync of this thread; the kernel may use more elsewhere
 */
public record DiskFloor(double syncsPerSecond, double cpuMicrosPerSync) {
    private static final int FILE_BYTES = 16 * 1024 * 1024;
    private static final int WRITE_BYTES = 200;

    /**
     * Writes to a file in {@code directory}, which is deleted afterwards.
     *
     * @param window how long; much longer than a sync takes
     */
    public static DiskFloor measure(Path directory, Duration window) throws IOException {
        Path file = Files.createTempFile(directory, "sync", ".floor");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocateDirect(FILE_BYTES);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            channel.force(true);
            ByteBuffer record = ByteBuffer.allocateDirect(WRITE_BYTES);
            var threads = ManagementFactory.getThreadMXBean();
            long syncs = 0;
            long cpuBegin = threads.getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < window.toNanos()) {
                long position = syncs * WRITE_BYTES % (FILE_BYTES - WRITE_BYTES);
                channel.write(record.rewind(), position);
                channel.force(false);
                syncs++;
            }
            double seconds = (System.nanoTime() - begin) / 1e9;
            double cpuMicros = (threads.getCurrentThreadCpuTime() - cpuBegin) / 1e3;
            return new DiskFloor(syncs / seconds, cpuMicros / syncs);
        } finally {
            Files.delete(file);
        }
    }
}
