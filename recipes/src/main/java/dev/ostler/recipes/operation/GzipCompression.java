package dev.ostler.recipes.operation;

import dev.ostler.protocol.Bytes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** GZIP, as Curator's clients write and read it. */
public final class GzipCompression implements CompressionProvider {
    private static final int RESTORED_BYTES_MAX = 64 << 20;

    private final int restoredBytesMax;

    /** Restores up to 64 MiB. */
    public GzipCompression() {
        this(RESTORED_BYTES_MAX);
    }

    /**
     * @param restoredBytesMax how large data may become; a few bytes can stand for very many
     */
    public GzipCompression(int restoredBytesMax) {
        this.restoredBytesMax = restoredBytesMax;
    }

    @Override
    public Bytes compress(String path, Bytes data) {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(data.unsafeArray());
        } catch (IOException e) {
            throw new UncheckedIOException(path + " can't be compressed", e);
        }
        return Bytes.wrap(out.toByteArray());
    }

    @Override
    public Bytes decompress(String path, Bytes data) {
        try (var gzip = new GZIPInputStream(new ByteArrayInputStream(data.unsafeArray()))) {
            byte[] restored = gzip.readNBytes(restoredBytesMax);
            if (gzip.read() >= 0) {
                throw new IOException("it has more than " + restoredBytesMax + " bytes");
            }
            return Bytes.wrap(restored);
        } catch (IOException e) {
            throw new UncheckedIOException(path + " can't be decompressed", e);
        }
    }
}
