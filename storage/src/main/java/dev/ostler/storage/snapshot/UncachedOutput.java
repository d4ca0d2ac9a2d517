package dev.ostler.storage.snapshot;

import dev.ostler.storage.disk.Blocks;
import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Writes a new file past the system's cache, one chunk at a time, and syncs it on the way: what
 * waits in a cache, the system's or the disk's own, to be written all at once in the end, is what
 * the log's syncs have to wait for. The file is durable when {@link #close} returns.
 */
final class UncachedOutput extends OutputStream {
    private static final int CHUNK = 256 << 10;

    /** How much is written from one sync to the next. */
    private static final int SYNC_BYTES = 4 << 20;

    private final Disk disk;
    private final Path path;
    private final DiskFile file;
    private final ByteBuffer chunk = Blocks.allocate(CHUNK).limit(CHUNK);
    private long written;
    private boolean failed;
    private boolean closed;

    /**
     * @throws java.nio.file.FileAlreadyExistsException if the name is taken
     */
    UncachedOutput(Disk disk, Path path) throws IOException {
        this.disk = disk;
        this.path = path;
        disk.create(path).close();
        file = disk.openUncached(path);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int count = Math.min(length - done, chunk.remaining());
            chunk.put(source, offset + done, count);
            done += count;
            if (!chunk.hasRemaining()) {
                writeChunk();
            }
        }
    }

    private void writeChunk() throws IOException {
        failed = true;
        file.write(chunk.flip(), written);
        written += chunk.limit();
        chunk.clear().limit(CHUNK);
        if (written % SYNC_BYTES == 0) {
            file.sync();
        }
        failed = false;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (file) {
            if (failed) {
                return;
            }
            long size = written + chunk.position();
            Blocks.pad(chunk);
            writeChunk();
            try (DiskFile whole = disk.open(path)) {
                whole.truncate(size);
                whole.sync();
            }
        }
    }
}
