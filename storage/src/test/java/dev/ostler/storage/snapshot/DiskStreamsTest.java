package dev.ostler.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.storage.disk.DiskFile;

import org.junit.jupiter.api.Test;

import java.io.OutputStream;
import java.nio.ByteBuffer;

class DiskStreamsTest {
    private static final int PIECE = 64 << 10;

    @Test
    void aLongFileIsNeverFarFromSynced() throws Exception {
        var file = new CountingFile();
        try (OutputStream out = DiskStreams.output(file)) {
            for (int i = 0; i < 200; i++) {
                out.write(new byte[PIECE]);
            }
        }
        assertThat(file.written).isEqualTo(200L * PIECE);
        assertThat(file.unsyncedMax).isEqualTo(DiskStreams.SYNC_BYTES);
    }

    @Test
    void aShortOneIsLeftToWhoWritesIt() throws Exception {
        var file = new CountingFile();
        try (OutputStream out = DiskStreams.output(file)) {
            out.write(new byte[PIECE]);
        }
        assertThat(file.syncs).isZero();
    }

    /** Counts what it is given. */
    private static final class CountingFile implements DiskFile {
        private long written;
        private long synced;
        private long unsyncedMax;
        private int syncs;

        @Override
        public long size() {
            return written;
        }

        @Override
        public int read(ByteBuffer target, long position) {
            throw new UnsupportedOperationException("nothing reads it");
        }

        @Override
        public void write(ByteBuffer source, long position) {
            assertThat(position).isEqualTo(written);
            written += source.remaining();
            source.position(source.limit());
            unsyncedMax = Math.max(unsyncedMax, written - synced);
        }

        @Override
        public void truncate(long size) {
            throw new UnsupportedOperationException("nothing cuts it");
        }

        @Override
        public void sync() {
            synced = written;
            syncs++;
        }

        @Override
        public void close() {}
    }
}
