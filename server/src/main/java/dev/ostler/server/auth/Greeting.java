package dev.ostler.server.auth;

import java.nio.ByteBuffer;

/** What whoever connects says before it proves who it is. */
@FunctionalInterface
public interface Greeting {
    /** Nothing. */
    Greeting NONE = in -> 0;

    /**
     * How many bytes it has, or -1 if not all of them have come.
     *
     * @param in its beginning; what is done to its position does not matter
     * @throws dev.ostler.protocol.MalformedRecordException if there will never be one
     */
    int length(ByteBuffer in);
}
