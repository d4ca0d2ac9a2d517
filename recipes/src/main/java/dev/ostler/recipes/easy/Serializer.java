package dev.ostler.recipes.easy;

import dev.ostler.protocol.Bytes;

/**
 * Makes values of bytes and bytes of values. There is none for Java's own serialization: whoever
 * can write to a znode could run code in every reader.
 */
public interface Serializer<T> {
    /** Text in UTF-8. */
    Serializer<String> UTF8 =
            new Serializer<>() {
                @Override
                public Bytes serialize(String value) {
                    return Bytes.utf8(value);
                }

                @Override
                public String deserialize(Bytes data) {
                    return data.toUtf8String();
                }
            };

    /** Bytes as they are. */
    Serializer<Bytes> BYTES =
            new Serializer<>() {
                @Override
                public Bytes serialize(Bytes value) {
                    return value;
                }

                @Override
                public Bytes deserialize(Bytes data) {
                    return data;
                }
            };

    Bytes serialize(T value);

    /**
     * @param data empty if the znode holds nothing
     * @throws RuntimeException if that is no value
     */
    T deserialize(Bytes data);
}
