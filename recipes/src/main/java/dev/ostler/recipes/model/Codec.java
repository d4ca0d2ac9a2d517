package dev.ostler.recipes.model;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Stat;
import dev.ostler.recipes.easy.Serializer;
import dev.ostler.recipes.operation.CompressionProvider;

import org.jspecify.annotations.Nullable;

/**
 * Makes models of what znodes hold, and the other way round.
 *
 * @param compression null if nothing is compressed
 */
record Codec<T>(Serializer<T> serializer, @Nullable CompressionProvider compression) {
    /**
     * @throws ModelException if that is no value
     */
    Model<T> read(String path, @Nullable Bytes data, Stat stat) {
        try {
            Bytes held = data == null ? Bytes.EMPTY : data;
            Bytes plain = compression == null ? held : compression.decompress(path, held);
            return new Model<>(path, serializer.deserialize(plain), stat);
        } catch (RuntimeException e) {
            throw new ModelException(path, "holds no value", e);
        }
    }

    /**
     * @throws ModelException if it can't be written
     */
    Bytes write(String path, T value) {
        try {
            Bytes plain = serializer.serialize(value);
            return compression == null ? plain : compression.compress(path, plain);
        } catch (RuntimeException e) {
            throw new ModelException(path, "can't hold the value", e);
        }
    }
}
