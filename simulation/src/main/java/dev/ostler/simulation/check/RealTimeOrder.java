package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

/**
 * Writes are linearizable, and sync is a barrier: a write that began after some client was told of
 * a state comes behind that state, and a sync that began then is answered from it or a later one.
 *
 * <p>Writes take effect in the order of their zxids ({@link AgreedHistory}); if that order also
 * agrees with real time, it is a linearization. What each write does in its place is what {@link
 * ResultsFitHistory} looks at.
 */
public final class RealTimeOrder implements Checker {
    private static final String WRITES = "writes are linearizable";
    private static final String SYNC = "sync is a barrier";

    @Override
    public void completed(Call call) {
        if (!call.isAnswered()) {
            return;
        }
        long floor = call.seenAtBegin();
        if (call.request().isWrite() && Long.compareUnsigned(call.zxid(), floor) <= 0) {
            throw new Violation(WRITES, call + " began after " + hex(floor) + " was seen");
        }
        if (call.request() instanceof Call.Request.Sync
                && call.error() == 0
                && Long.compareUnsigned(call.zxid(), floor) < 0) {
            throw new Violation(SYNC, call + " began after " + hex(floor) + " was seen");
        }
    }
}
