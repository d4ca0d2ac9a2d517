package dev.ostler.server.net;

import dev.ostler.protocol.OpCode;
import dev.ostler.replica.client.ConnectionMeter;
import dev.ostler.server.fourletter.Latency;

import java.util.Arrays;

/**
 * What one connection did, for the operators' lists. Its event loop counts; others read without
 * synchronisation and may see a value of a moment ago.
 */
public final class ConnectionCounters implements ConnectionMeter {
    private static final long[] NONE = {};

    private final TrafficCounters loop;

    /**
     * The requests with the replica: a ring, the oldest at {@code oldest}. Each is the time of its
     * submission, shifted by one, and in the lowest bit whether it is an update.
     */
    private long[] submitted = NONE;

    private int oldest;
    private int inFlight;

    private long received;
    private long sent;
    private int lastOpCode = OpCode.NOTIFICATION;
    private int lastXid = -1;
    private long lastZxid = -1;
    private long lastResponseMillis;
    private long lastLatencyMillis;
    private long requests;
    private long latencyMillisSum;
    private long latencyMillisMin = Long.MAX_VALUE;
    private long latencyMillisMax;

    ConnectionCounters(TrafficCounters loop) {
        this.loop = loop;
    }

    @Override
    public void received(int opCode, int xid) {
        received++;
        lastOpCode = opCode;
        lastXid = xid;
        loop.received();
    }

    @Override
    public void connecting(boolean resuming) {
        loop.connecting(resuming);
    }

    @Override
    public void sent(int bytes) {
        sent++;
        loop.sent(bytes);
    }

    @Override
    public void notified(int bytes) {
        sent(bytes);
        loop.notified(bytes);
    }

    @Override
    public void answered(int bytes, long zxid, long latencyMillis) {
        sent(bytes);
        finish(zxid, false, latencyMillis);
    }

    @Override
    public void submitted(boolean update, long nowMillis) {
        if (inFlight == submitted.length) {
            grow();
        }
        submitted[(oldest + inFlight) % submitted.length] = nowMillis << 1 | (update ? 1 : 0);
        inFlight++;
    }

    private void grow() {
        long[] larger = new long[Math.max(4, 2 * submitted.length)];
        for (int i = 0; i < inFlight; i++) {
            larger[i] = submitted[(oldest + i) % submitted.length];
        }
        submitted = larger;
        oldest = 0;
    }

    @Override
    public void decided(long zxid, long nowMillis) {
        sent++;
        loop.sentHandshake();
        complete(zxid, nowMillis);
    }

    @Override
    public void completed(int bytes, long zxid, long nowMillis) {
        sent(bytes);
        complete(zxid, nowMillis);
    }

    private void complete(long zxid, long nowMillis) {
        long request = submitted[oldest];
        oldest = (oldest + 1) % submitted.length;
        inFlight--;
        lastResponseMillis = nowMillis;
        finish(zxid, (request & 1) == 1, Math.max(0, nowMillis - (request >> 1)));
    }

    private void finish(long zxid, boolean update, long latencyMillis) {
        lastZxid = zxid;
        lastLatencyMillis = latencyMillis;
        requests++;
        latencyMillisSum += latencyMillis;
        latencyMillisMin = Math.min(latencyMillisMin, latencyMillis);
        latencyMillisMax = Math.max(latencyMillisMax, latencyMillis);
        loop.answered(update, latencyMillis);
    }

    /** Lets go of what an idle connection does not need. */
    void trim() {
        if (inFlight == 0 && submitted.length > 4) {
            submitted = Arrays.copyOf(NONE, 0);
            oldest = 0;
        }
    }

    /** Begins again at zero. */
    public void reset() {
        received = 0;
        sent = 0;
        requests = 0;
        latencyMillisSum = 0;
        latencyMillisMin = Long.MAX_VALUE;
        latencyMillisMax = 0;
    }

    public long received() {
        return received;
    }

    public long sent() {
        return sent;
    }

    public int lastOpCode() {
        return lastOpCode;
    }

    public int lastXid() {
        return lastXid;
    }

    public long lastZxid() {
        return lastZxid;
    }

    public long lastResponseMillis() {
        return lastResponseMillis;
    }

    public long lastLatencyMillis() {
        return lastLatencyMillis;
    }

    public Latency latency() {
        return requests == 0
                ? Latency.NONE
                : new Latency(requests, latencyMillisSum, latencyMillisMin, latencyMillisMax);
    }
}
