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
    private long notificationBytes;
    private long connects;
    private long resumes;
    private long dropped;
    private long sessionless;
    private long notServed;
    private int lastResponse = -1;
    private int shortestResponse = Integer.MAX_VALUE;
    private int longestResponse = -1;
    private long lastSentMillis;
    private final Distribution reads = new Distribution();
    private final Distribution updates = new Distribution();

    /**
     * The counters at one moment.
     *
     * @param connects packets that began a session, or resumed one
     * @param resumes those of them that asked for a session from before
     * @param dropped connections that clients ended
     * @param sessionless connections that were closed because they made no session
     * @param notServed connections that were closed because the server did not serve
     */
    record Snapshot(
            long received,
            long sent,
            long bytesReceived,
            long bytesSent,
            long notificationBytes,
            long connects,
            long resumes,
            long dropped,
            long sessionless,
            long notServed,
            ResponseSizes responses) {
        static final Snapshot NONE = new Snapshot(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ResponseSizes.NONE);

        Snapshot plus(Snapshot other) {
            return new Snapshot(
                    received + other.received,
                    sent + other.sent,
                    bytesReceived + other.bytesReceived,
                    bytesSent + other.bytesSent,
                    notificationBytes + other.notificationBytes,
                    connects + other.connects,
                    resumes + other.resumes,
                    dropped + other.dropped,
                    sessionless + other.sessionless,
                    notServed + other.notServed,
                    responses.with(other.responses));
        }
    }

    /**
     * How long the frames were that went out, in bytes without their length; -1 before the first.
     *
     * @param lastMillis when the last one went out, about
     */
    record ResponseSizes(int last, int min, int max, long lastMillis) {
        static final ResponseSizes NONE = new ResponseSizes(-1, -1, -1, Long.MIN_VALUE);

        ResponseSizes with(ResponseSizes other) {
            if (last < 0) {
                return other;
            }
            if (other.last < 0) {
                return this;
            }
            return new ResponseSizes(
                    lastMillis >= other.lastMillis ? last : other.last,
                    Math.min(min, other.min),
                    Math.max(max, other.max),
                    Math.max(lastMillis, other.lastMillis));
        }
    }

    void received() {
        received++;
    }

    /** A connect request has come. */
    void connecting(boolean resuming) {
        connects++;
        if (resuming) {
            resumes++;
        }
    }

    void bytesReceived(int count) {
        applyReset();
        bytesReceived += count;
    }

    /** The answer to a connect request goes out. It is not among the responses. */
    void sentHandshake() {
        sent++;
    }

    void sent(int bytes) {
        sent++;
        lastResponse = bytes;
        if (bytes < shortestResponse) {
            shortestResponse = bytes;
        }
        if (bytes > longestResponse) {
            longestResponse = bytes;
        }
    }

    /** Of what was {@link #sent}, so much was a notification. */
    void notified(int bytes) {
        notificationBytes += bytes;
    }

    void bytesSent(int count, long nowMillis) {
        bytesSent += count;
        lastSentMillis = nowMillis;
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

    /** A connection came while the server did not serve. */
    void notServed() {
        applyReset();
        notServed++;
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
            notificationBytes = 0;
            connects = 0;
            resumes = 0;
            dropped = 0;
            sessionless = 0;
            notServed = 0;
            lastResponse = -1;
            shortestResponse = Integer.MAX_VALUE;
            longestResponse = -1;
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
                        received,
                        sent,
                        bytesReceived,
                        bytesSent,
                        notificationBytes,
                        connects,
                        resumes,
                        dropped,
                        sessionless,
                        notServed,
                        responses());
    }

    private ResponseSizes responses() {
        return lastResponse < 0
                ? ResponseSizes.NONE
                : new ResponseSizes(
                        lastResponse, shortestResponse, longestResponse, lastSentMillis);
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
