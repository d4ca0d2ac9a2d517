package dev.ostler.server.net;

import dev.ostler.server.fourletter.Distribution;

/**
 * What passed over the connections of one event loop. That loop alone counts; others read without
 * synchronisation, so they may see a value of a moment ago, never a wrong one for long.
 */
final class TrafficCounters {
    private volatile long resetCount;
    private long seenResets;
    private long received;
    private long sent;
    private long bytesReceived;
    private long bytesSent;
    private long connects;
    private long dropped;
    private long sessionless;
    private final Distribution reads = new Distribution();
    private final Distribution updates = new Distribution();

    /**
     * The counters at one moment.
     *
     * @param connects packets that began a session, or resumed one
     * @param dropped connections that clients ended
     * @param sessionless connections that were closed because they made no session
     */
    record Snapshot(
            long received,
            long sent,
            long bytesReceived,
            long bytesSent,
            long connects,
            long dropped,
            long sessionless) {
        static final Snapshot NONE = new Snapshot(0, 0, 0, 0, 0, 0, 0);

        Snapshot plus(Snapshot other) {
            return new Snapshot(
                    received + other.received,
                    sent + other.sent,
                    bytesReceived + other.bytesReceived,
                    bytesSent + other.bytesSent,
                    connects + other.connects,
                    dropped + other.dropped,
                    sessionless + other.sessionless);
        }
    }

    void received(boolean connect) {
        received++;
        if (connect) {
            connects++;
        }
    }

    void bytesReceived(int count) {
        applyReset();
        bytesReceived += count;
    }

    void sent() {
        sent++;
    }

    void bytesSent(int count) {
        bytesSent += count;
    }

    /** A client with a session has ended its connection. */
    void dropped() {
        applyReset();
        dropped++;
    }

    /** A connection made no session in time. */
    void sessionless() {
        applyReset();
        sessionless++;
    }

    /**
     * @param update whether the request became a transaction, or would have
     */
    void answered(boolean update, long latencyMillis) {
        (update ? updates : reads).note(latencyMillis);
    }

    private void applyReset() {
        long resets = resetCount;
        if (resets != seenResets) {
            seenResets = resets;
            received = 0;
            sent = 0;
            bytesReceived = 0;
            bytesSent = 0;
            connects = 0;
            dropped = 0;
            sessionless = 0;
        }
    }

    /** Asks the loop to begin again at zero. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Two resets at once are as good as one.
    void reset() {
        resetCount++;
        reads.reset();
        updates.reset();
    }

    Snapshot snapshot() {
        return resetCount != seenResets
                ? Snapshot.NONE
                : new Snapshot(
                        received, sent, bytesReceived, bytesSent, connects, dropped, sessionless);
    }

    /** How long requests took that changed nothing, in milliseconds. */
    Distribution reads() {
        return reads;
    }

    /** How long the others took. */
    Distribution updates() {
        return updates;
    }
}
