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

    /** When the requests with the replica were submitted: a ring, the oldest at {@code oldest}. */
    private long[] submittedAt = NONE;

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
    public void sent(long nowMillis) {
        sent++;
        loop.sent();
    }

    @Override
    public void answered(long zxid, long latencyMillis) {
        sent(0);
        finish(zxid, latencyMillis);
    }

    @Override
    public void submitted(long nowMillis) {
        if (inFlight == submittedAt.length) {
            grow();
        }
        submittedAt[(oldest + inFlight) % submittedAt.length] = nowMillis;
        inFlight++;
    }

    private void grow() {
        long[] larger = new long[Math.max(4, 2 * submittedAt.length)];
        for (int i = 0; i < inFlight; i++) {
            larger[i] = submittedAt[(oldest + i) % submittedAt.length];
        }
        submittedAt = larger;
        oldest = 0;
    }

    @Override
    public void completed(long zxid, long nowMillis) {
        long latencyMillis = nowMillis - submittedAt[oldest];
        oldest = (oldest + 1) % submittedAt.length;
        inFlight--;
        sent(nowMillis);
        lastResponseMillis = nowMillis;
        finish(zxid, Math.max(0, latencyMillis));
    }

    private void finish(long zxid, long latencyMillis) {
        lastZxid = zxid;
        lastLatencyMillis = latencyMillis;
        requests++;
        latencyMillisSum += latencyMillis;
        latencyMillisMin = Math.min(latencyMillisMin, latencyMillis);
        latencyMillisMax = Math.max(latencyMillisMax, latencyMillis);
        loop.answered(latencyMillis);
    }

    /** Lets go of what an idle connection does not need. */
    void trim() {
        if (inFlight == 0 && submittedAt.length > 4) {
            submittedAt = Arrays.copyOf(NONE, 0);
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
