package dev.ostler.storage.snapshot;

import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a file from the front. To be read in large pieces only: nothing is buffered here. */
final class DiskInput extends InputStream {
    private final DiskFile file;
    private long position;

    DiskInput(DiskFile file) {
        this.file = file;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int count = file.read(ByteBuffer.wrap(target, offset, length), position);
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public int available() throws IOException {
        // GZIPInputStream asks, to find out whether another member follows.
        return (int) Math.min(Integer.MAX_VALUE, Math.max(0, file.size() - position));
    }
}
