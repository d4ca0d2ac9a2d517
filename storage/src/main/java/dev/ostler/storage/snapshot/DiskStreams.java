package dev.ostler.storage.snapshot;

import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** A file as a stream, for what compresses. Large pieces only: nothing is buffered here. */
final class DiskStreams {
    /**
     * After so many bytes an output syncs what it wrote. Left to itself the system would gather
     * gigabytes and write them all at once, and the log's syncs would wait behind them.
     */
    static final int SYNC_BYTES = 4 << 20;

    private DiskStreams() {}

    static InputStream input(DiskFile file) {
        return new Input(file);
    }

    static OutputStream output(DiskFile file) {
        return new Output(file);
    }

    /** Reads a file from the front. */
    private static final class Input extends InputStream {
        private final DiskFile file;
        private long position;

        Input(DiskFile file) {
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

    /** Writes a file from the front, and syncs it on the way, though not its end. */
    private static final class Output extends OutputStream {
        private final DiskFile file;
        private long position;
        private long synced;

        Output(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            file.write(ByteBuffer.wrap(source, offset, length), position);
            position += length;
            if (position - synced >= SYNC_BYTES) {
                file.sync();
                synced = position;
            }
        }
    }
}
