package dev.ostler.replica.session;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;

/**
 * Makes the ids of new sessions (client protocol, section 2.3): the low byte of the server's id in
 * the highest byte, then 40 bits of a clock, then a counter that begins at 0 and carries into the
 * clock's bits.
 */
public final class SessionIds {
    /** The owner of containers, which therefore is no session. */
    private static final long CONTAINER = 0x8000_0000_0000_0000L;

    private long next;

    /**
     * @param server a standalone server has 1
     * @param elapsedMillis of a monotonic clock, so that the ids of a server's earlier life are not
     *     given out again
     */
    public SessionIds(ServerId server, long elapsedMillis) {
        this.next = (elapsedMillis << 24) >>> 8 | (long) firstByte(server) << 56;
    }

    /** Whether a session's id is of the kind that this server gives out. */
    public static boolean isOf(SessionId session, ServerId server) {
        return session.value() >>> 56 == firstByte(server);
    }

    private static int firstByte(ServerId server) {
        return (int) server.value() & 0xff;
    }

    /** An id that this server has not given out since it started. */
    public SessionId next() {
        while (next == CONTAINER || next == SessionId.NONE.value()) {
            next++;
        }
        return new SessionId(next++);
    }
}
