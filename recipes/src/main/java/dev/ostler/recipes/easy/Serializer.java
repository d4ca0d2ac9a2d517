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

    /** Makes one thing of another, or says by any exception that it can't. */
    @FunctionalInterface
    interface Conversion<A, B> {
        B convert(A from) throws Exception;
    }

    /**
     * One of two functions, such as the methods of a JSON library. An exception of theirs that is
     * no {@link RuntimeException} is the cause of one.
     */
    static <T> Serializer<T> of(Conversion<T, byte[]> write, Conversion<byte[], T> read) {
        return new Serializer<>() {
            @Override
            public Bytes serialize(T value) {
                return Bytes.wrap(convert(write, value));
            }

            @Override
            public T deserialize(Bytes data) {
                return convert(read, data.toByteArray());
            }

            private static <A, B> B convert(Conversion<A, B> conversion, A from) {
                try {
                    return conversion.convert(from);
                } catch (RuntimeException e) {
                    throw e;
                } catch (Exception e) {
                    throw new IllegalArgumentException(e.getMessage(), e);
                }
            }
        };
    }

    Bytes serialize(T value);

    /**
     * @param data empty if the znode holds nothing
     * @throws RuntimeException if that is no value
     */
    T deserialize(Bytes data);
}
