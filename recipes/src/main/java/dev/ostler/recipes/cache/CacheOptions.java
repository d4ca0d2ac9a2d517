package dev.ostler.recipes.cache;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.operation.CompressionProvider;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.UncheckedIOException;

/**
 * What a cache keeps.
 *
 * @param depth 0 for the root alone, 1 for its children as well, and so on
 * @param decompression null to take data as it is
 */
record CacheOptions(
        int depth,
        CacheSelector selector,
        boolean keepsData,
        @Nullable CompressionProvider decompression) {
    private static final Logger LOG = LoggerFactory.getLogger(CacheOptions.class);

    CacheOptions {
        if (depth < 0) {
            throw new IllegalArgumentException("a depth is not negative: " + depth);
        }
    }

    @Nullable Bytes decompress(String path, @Nullable Bytes data) {
        // What a recipe creates on its way down has no data, and nobody compresses that.
        if (decompression == null || data == null || data.length() == 0) {
            return data;
        }
        try {
            return decompression.decompress(path, data);
        } catch (UncheckedIOException e) {
            LOG.warn("The data of {} can't be decompressed", path, e);
            return null;
        }
    }
}
