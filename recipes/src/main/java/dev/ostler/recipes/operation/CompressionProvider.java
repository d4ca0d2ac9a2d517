package dev.ostler.recipes.operation;

import dev.ostler.protocol.Bytes;

/** Makes data smaller and restores it. */
public interface CompressionProvider {
    /**
     * @param path of the znode that it is for
     */
    Bytes compress(String path, Bytes data);

    /**
     * @param path of the znode that it was read from
     * @throws java.io.UncheckedIOException if it is not what {@link #compress} makes
     */
    Bytes decompress(String path, Bytes data);
}
