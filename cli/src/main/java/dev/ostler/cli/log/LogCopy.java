package dev.ostler.cli.log;

import dev.ostler.storage.log.RawLog;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A log file that is written record by record from another one. Closing syncs it. */
final class LogCopy implements Closeable {
    private static final long PREALLOCATED = 64 << 20;

    /** A file with less room than this behind its last record grows. */
    private static final int ROOM_MIN = 4096;

    private final FileChannel target;
    private final FileChannel source;
    private long length;

    private LogCopy(FileChannel target, FileChannel source) {
        this.target = target;
        this.source = source;
    }

    /** Starts with the header of the log; a file that is there already is overwritten. */
    static LogCopy replacing(Path target, Path log) throws IOException {
        return start(target, log, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /**
     * Starts with the header of the log.
     *
     * @throws java.nio.file.FileAlreadyExistsException if the file is there already
     */
    static LogCopy creating(Path target, Path log) throws IOException {
        return start(target, log, StandardOpenOption.CREATE_NEW);
    }

    private static LogCopy start(Path target, Path log, StandardOpenOption... how)
            throws IOException {
        var options = new java.util.HashSet<>(java.util.List.of(how));
        options.add(StandardOpenOption.WRITE);
        FileChannel source = FileChannel.open(log, StandardOpenOption.READ);
        try {
            var copy = new LogCopy(FileChannel.open(target, options), source);
            copy.transfer(0, RawLog.HEADER_LENGTH);
            return copy;
        } catch (IOException | RuntimeException e) {
            source.close();
            throw e;
        }
    }

    /** Appends the log's current record as it is. */
    void record(RawLog log) throws IOException {
        transfer(log.start(), log.end());
    }

    /** Appends the log's current record with another checksum. */
    void recordWithChecksum(RawLog log, long checksum) throws IOException {
        long start = length;
        record(log);
        target.write(ByteBuffer.allocate(8).putLong(checksum).flip(), start);
    }

    /** Lays out zeros behind the last record, as a server does. */
    void pad() throws IOException {
        long size = RawLog.HEADER_LENGTH + PREALLOCATED;
        while (length + ROOM_MIN >= size) {
            size += PREALLOCATED;
        }
        target.write(ByteBuffer.allocate(1), size - 1);
    }

    private void transfer(long from, long to) throws IOException {
        target.position(length);
        long at = from;
        while (at < to) {
            long count = source.transferTo(at, to - at, target);
            if (count <= 0) {
                throw new IOException("the file became shorter while it was read");
            }
            at += count;
        }
        length += to - from;
    }

    @Override
    public void close() throws IOException {
        try (source;
                target) {
            target.force(true);
        }
    }
}
