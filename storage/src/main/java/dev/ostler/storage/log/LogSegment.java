package dev.ostler.storage.log;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * One log file while it is written: records from the front, zeros laid out ahead of them, and a
 * hole behind those up to the size that the file has for others.
 *
 * <p>The log's thread owns it. {@link #fill} alone may run on another thread: it writes zeros where
 * no record was written yet. Should the records catch up with it, the two must not write the same
 * bytes in the wrong order; that is what the monitor is for. As long as records stay within the
 * zeros, the log's thread never takes it.
 */
final class LogSegment {
    /** Zeros written at a time; what the log's thread may have to wait for. */
    static final int CHUNK = 64 << 10;

    private final Disk disk;
    private final Path path;
    private final DiskFile file;

    /** End of the records. Written by the log's thread only. */
    private long position;

    /** End of the zeros or the records. Grows only, under the monitor; read as a lower bound. */
    private volatile long filled;

    /** Size of the file. Grows only, under the monitor. */
    private volatile long size;

    private volatile boolean closed;

    /**
     * @param filled how much of the file is records or zeros on the disk
     */
    LogSegment(Disk disk, Path path, DiskFile file, long position, long filled, long size) {
        this.disk = disk;
        this.path = path;
        this.file = file;
        this.position = position;
        this.filled = filled;
        this.size = size;
    }

    Path path() {
        return path;
    }

    long position() {
        return position;
    }

    long filled() {
        return filled;
    }

    long size() {
        return size;
    }

    /** Writes behind what was written so far. */
    void write(ByteBuffer bytes) throws IOException {
        long end = position + bytes.remaining();
        if (end <= filled) {
            file.write(bytes, position);
        } else {
            synchronized (this) {
                file.write(bytes, position);
                filled = Math.max(filled, end);
                size = Math.max(size, end);
            }
        }
        position = end;
    }

    void sync() throws IOException {
        file.sync();
    }

    /**
     * Makes the file {@code newSize} bytes large, of which it lays out zeros up to {@code target},
     * durably. It opens the file a second time: an error that the system has to report about the
     * log's own bytes reaches the log's file, whatever happens to this one.
     */
    void fill(long target, long newSize) throws IOException {
        try (DiskFile own = disk.open(path)) {
            ByteBuffer zeros = ByteBuffer.allocate(CHUNK);
            boolean changed = false;
            while (fillChunk(own, zeros, target)) {
                changed = true;
            }
            changed |= grow(own, newSize);
            if (changed) {
                own.sync();
            }
        }
    }

    private synchronized boolean fillChunk(DiskFile own, ByteBuffer zeros, long target)
            throws IOException {
        if (closed || filled >= target) {
            return false;
        }
        int count = (int) Math.min(CHUNK, target - filled);
        own.write(zeros.clear().limit(count), filled);
        filled += count;
        size = Math.max(size, filled);
        return true;
    }

    private synchronized boolean grow(DiskFile own, long newSize) throws IOException {
        if (closed || size >= newSize) {
            return false;
        }
        own.write(ByteBuffer.allocate(1), newSize - 1);
        size = newSize;
        return true;
    }

    /** Lets go of the file; what stands in it stays as it is. */
    void close() throws IOException {
        closed = true;
        file.close();
    }
}
