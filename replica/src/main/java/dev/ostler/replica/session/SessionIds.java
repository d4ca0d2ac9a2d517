package dev.ostler.replica.session;

import dev.ostler.protocol.SessionId;

/**
 * Makes the ids of new sessions (client protocol, section 2.3): the server's id in the highest
 * byte, then 40 bits of a clock, then a counter that begins at 0 and carries into the clock's bits.
 */
public final class SessionIds {
    /** The highest id a server may have. */
    public static final int MAX_SERVER_ID = 255;

    /**
     * The highest id a server may have where znodes can have a time to live, as their owner begins
     * with the byte 255.
     */
    public static final int MAX_SERVER_ID_WITH_TTL = 254;

    /** The owner of containers, which therefore is no session. */
    private static final long CONTAINER = 0x8000_0000_0000_0000L;

    private long next;

    /**
     * @param serverId from 0 to {@value #MAX_SERVER_ID}; a standalone server has 1
     * @param elapsedMillis of a monotonic clock, so that the ids of a server's earlier life are not
     *     given out again
     */
    public SessionIds(int serverId, long elapsedMillis) {
        if (serverId < 0 || serverId > MAX_SERVER_ID) {
            throw new IllegalArgumentException(
                    "a server's id is from 0 to " + MAX_SERVER_ID + ", not " + serverId);
        }
        this.next = (elapsedMillis << 24) >>> 8 | (long) serverId << 56;
    }

    /** An id that this server has not given out since it started. */
    public SessionId next() {
        while (next == CONTAINER || next == SessionId.NONE.value()) {
            next++;
        }
        return new SessionId(next++);
    }
}
