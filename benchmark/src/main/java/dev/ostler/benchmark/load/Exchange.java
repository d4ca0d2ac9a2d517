package dev.ostler.benchmark.load;

import dev.ostler.protocol.Request;

/**
 * A request and the reply that it must get: error 0, and a body of a known length.
 *
 * @param request what to send
 * @param replyBodyLength bytes behind the reply header, or {@link #ANY_LENGTH}
 */
public record Exchange(Request request, int replyBodyLength) {
    /** The reply's length is not known beforehand and not checked. */
    public static final int ANY_LENGTH = -1;

    public Exchange {
        if (replyBodyLength < ANY_LENGTH) {
            throw new IllegalArgumentException("negative length: " + replyBodyLength);
        }
    }
}
