package dev.ostler.recipes.shared;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.connection.ManagedClient;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A {@link SharedValue} that is a number, as four bytes, big-endian: Curator's {@code SharedCount}
 * has the same.
 */
public final class SharedCount implements AutoCloseable {
    private final SharedValue value;

    /**
     * @param path of the znode; what is missing above is created
     */
    public SharedCount(ManagedClient client, String path, int seed) {
        this.value = new SharedValue(client, path, bytes(seed));
    }

    private static Bytes bytes(int number) {
        return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }

    private static Versioned<Integer> number(Versioned<Bytes> versioned) {
        Bytes bytes = versioned.value();
        if (bytes.length() != Integer.BYTES) {
            throw new IllegalStateException("not a shared count: " + bytes.length() + " bytes");
        }
        return new Versioned<>(
                ByteBuffer.wrap(bytes.unsafeArray()).getInt(),
                versioned.version(),
                versioned.mzxid());
    }

    /** See {@link SharedValue#start}. */
    public CompletableFuture<Versioned<Integer>> start() {
        return value.start().thenApply(SharedCount::number);
    }

    /** See {@link SharedValue#get}. */
    public Versioned<Integer> get() {
        return number(value.get());
    }

    /** See {@link SharedValue#set}. */
    public CompletableFuture<Versioned<Integer>> set(int number) {
        return value.set(bytes(number)).thenApply(SharedCount::number);
    }

    /** See {@link SharedValue#trySet}. */
    public CompletableFuture<Optional<Versioned<Integer>>> trySet(
            Versioned<Integer> previous, int number) {
        return value.trySet(
                        new Versioned<>(
                                bytes(previous.value()), previous.version(), previous.mzxid()),
                        bytes(number))
                .thenApply(set -> set.map(SharedCount::number));
    }

    /** See {@link SharedValue#onChange}. */
    public Subscription onChange(SharedListener<Integer> listener) {
        return value.onChange(now -> listener.changed(number(now)));
    }

    /** See {@link SharedValue#close}. */
    @Override
    public void close() {
        value.close();
    }
}
