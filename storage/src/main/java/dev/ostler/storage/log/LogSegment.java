package dev.ostler.storage.log;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One log file while it is written: records from the front, zeros laid out ahead of them.
 *
 * <p>The log's thread owns it. {@link #fill} alone may run on another thread: it writes zeros where
 * no record was written yet. Should the records catch up with it, the two must not write the same
 * bytes in the wrong order; that is what the monitor is for. As long as records stay within the
 * zeros, the log's thread never takes it.
 */
final class LogSegment {
    /** Zeros written at a time; what the log's thread may have to wait for. */
    private static final int CHUNK = 1 << 20;

    private final Disk disk;
    private final Path path;
    private final DiskFile file;

    /** End of the records. Written by the log's thread only. */
    private long position;

    /** Size of the file. Grows only, under the monitor; read without it as a lower bound. */
    private volatile long size;

    private volatile boolean closed;

    LogSegment(Disk disk, Path path, DiskFile file, long position, long size) {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.position = position;
        this.size = size;
    }

    Path path() {
        return path;
    }

    long position() {
        return position;
    }

    long size() {
        return size;
    }

    /** Writes behind what was written so far. */
    void write(ByteBuffer bytes) throws IOException {
        long end = position + bytes.remaining();
        if (end <= size) {
            file.write(bytes, position);
        } else {
            synchronized (this) {
                file.write(bytes, position);
                size = Math.max(size, end);
            }
        }
        position = end;
    }

    void sync() throws IOException {
        file.sync();
    }

    /**
     * Makes the file {@code target} bytes large with zeros, durably. It opens the file a second
     * time: an error that the system has to report about the log's own bytes reaches the log's
     * file, whatever happens to this one.
     */
    void fill(long target) throws IOException {
        try (DiskFile own = disk.open(path)) {
            while (fillChunk(own, target)) {
                own.sync();
            }
        }
    }

    private synchronized boolean fillChunk(DiskFile own, long target) throws IOException {
        if (closed || size >= target) {
            return false;
        }
        int count = (int) Math.min(CHUNK, target - size);
        own.write(ByteBuffer.allocate(count), size);
        size += count;
        return true;
    }

    /** Lets go of the file; what stands in it stays as it is. */
    void close() throws IOException {
        closed = true;
        file.close();
    }
}
