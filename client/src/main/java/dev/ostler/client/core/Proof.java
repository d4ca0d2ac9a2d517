package dev.ostler.client.core;

/**
 * Finds out since when a server may have heard nothing of the session: from the sending of the last
 * request that it has answered, or from later. An event proves nothing, for the server sends those
 * by itself. One request at a time is looked at, which is as good as all.
 */
final class Proof {
    private static final int NOTHING = 0;

    private long proven;

    /** What is looked at: an xid, {@link Frames#PING_XID}, or nothing. */
    private int awaited = NOTHING;

    private long sentAt;

    // Answers to pings do not say which they answer; they come in order.
    private long pingsSent;
    private long pingsAnswered;
    private long awaitedPing;

    /** When the last request was sent that was answered. */
    long proven() {
        return proven;
    }

    /** A server has accepted the session that was asked to at this time. */
    void accepted(long askedAt) {
        proven = askedAt;
        awaited = NOTHING;
        pingsSent = 0;
        pingsAnswered = 0;
    }

    void sent(int xid, long now) {
        if (awaited == NOTHING) {
            awaited = xid;
            sentAt = now;
        }
    }

    void pinged(long now) {
        pingsSent++;
        if (awaited == NOTHING) {
            awaitedPing = pingsSent;
        }
        sent(Frames.PING_XID, now);
    }

    void answered(int xid) {
        if (xid == Frames.PING_XID) {
            pingsAnswered++;
        }
        if (xid == awaited && (xid != Frames.PING_XID || pingsAnswered == awaitedPing)) {
            proven = sentAt;
            awaited = NOTHING;
        }
    }
}
