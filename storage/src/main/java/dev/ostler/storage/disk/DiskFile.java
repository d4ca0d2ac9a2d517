package dev.ostler.storage.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file of a {@link Disk}. Closing it syncs nothing. */
public interface DiskFile extends Closeable {
    /** Size in bytes. */
    long size() throws IOException;

    /**
     * Reads what {@code target} has room for, or less.
     *
     * @return the number of bytes read, -1 at or behind the end
     */
    int read(ByteBuffer target, long position) throws IOException;

    /**
     * Writes all that remains in {@code source}. A gap that this leaves in the file reads as zeros.
     */
    void write(ByteBuffer source, long position) throws IOException;

    /** Cuts the file; it must not be shorter already. */
    void truncate(long size) throws IOException;

    /**
     * Makes everything that was written to the file so far survive, through whichever open file it
     * was written, with the size that it takes to read it.
     */
    void sync() throws IOException;
}
