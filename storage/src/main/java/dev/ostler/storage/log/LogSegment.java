package dev.ostler.storage.log;

import dev.ostler.storage.disk.Blocks;
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
    /**
     * Zeros written at a time; what the log's thread may have to wait for. Each write wakes the
     * disk and a thread, whatever its size.
     */
    static final int CHUNK = Blocks.ZEROS_MAX;

    private final Disk disk;
    private final Path path;
    private final boolean cached;
    private final DiskFile file;

    /** End of the records. Written by the log's thread only. */
    private long position;

    /**
     * End of the zeros or the records, a multiple of the block. Grows only, under the monitor; read
     * as a lower bound.
     */
    private volatile long filled;

    /** Size of the file. Grows only, under the monitor. */
    private volatile long size;

    private volatile boolean closed;

    /**
     * Opens a file without records.
     *
     * @param cached whether what is written may stay in the system's cache: it is not synced
     * @param filled how much of it is header and zeros on the disk
     */
    LogSegment(Disk disk, Path path, boolean cached, long filled, long size) throws IOException {
        this.disk = disk;
        this.path = path;
        this.cached = cached;
        file = openFile();
        position = LogFormat.HEADER_LENGTH;
        this.filled = filled;
        this.size = size;
    }

    /** Makes a file that is empty as yet; what is written first begins with its header. */
    static LogSegment create(Disk disk, Path path, boolean cached) throws IOException {
        disk.create(path).close();
        return new LogSegment(disk, path, cached, 0, 0);
    }

    private DiskFile openFile() throws IOException {
        return cached ? disk.open(path) : disk.openUncached(path);
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

    /**
     * Writes behind what was written so far.
     *
     * @param blocks whole blocks, of which the first begins with what the file holds of it and the
     *     last ends with zeros
     * @param end where the records in it end in the file
     */
    void write(ByteBuffer blocks, long end) throws IOException {
        long start = position - position % Disk.BLOCK;
        long written = start + blocks.remaining();
        if (written <= filled) {
            file.write(blocks, start);
        } else {
            synchronized (this) {
                file.write(blocks, start);
                filled = Math.max(filled, written);
                size = Math.max(size, written);
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
        try (DiskFile own = openFile()) {
            boolean changed = false;
            while (fillChunk(own, target)) {
                changed = true;
            }
            changed |= grow(newSize);
            if (changed) {
                own.sync();
            }
        }
    }

    private synchronized boolean fillChunk(DiskFile own, long target) throws IOException {
        int count = (int) Math.min(CHUNK, Blocks.roundDown(target) - filled);
        if (closed || count <= 0) {
            return false;
        }
        own.write(Blocks.zeros(count), filled);
        filled += count;
        size = Math.max(size, filled);
        return true;
    }

    private synchronized boolean grow(long newSize) throws IOException {
        if (closed || size >= newSize) {
            return false;
        }
        try (DiskFile own = disk.open(path)) {
            own.write(ByteBuffer.allocate(1), newSize - 1);
        }
        size = newSize;
        return true;
    }

    /** Lets go of the file; what stands in it stays as it is. */
    void close() throws IOException {
        closed = true;
        file.close();
    }
}
