package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/** What a {@link Link} brings. Called on its loop's thread only. */
public interface Receiver {
    /**
     * Bytes came. Some may come although {@link Link#reading} was given up a moment before.
     *
     * @param bytes its first {@code length} elements; the array is lent until the call returns
     */
    void received(byte[] bytes, int length);

    /** So much of what was written is gone that {@link Link#isWritable} is true again. */
    void writable();

    /**
     * The link is closed, by whichever end. The last call.
     *
     * @param cause what broke it, null if nothing did
     */
    void closed(@Nullable IOException cause);
}
