package dev.ostler.server.admin;

import java.util.function.LongSupplier;

/** Lets one through in each while. */
final class RateLimit {
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private boolean begun;
    private long last;

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    RateLimit(long intervalNanos, LongSupplier nanoTime) {
        this.intervalNanos = intervalNanos;
        this.nanoTime = nanoTime;
    }

    /** Whether this one may pass; if so, the while begins. */
    synchronized boolean passes() {
        long now = nanoTime.getAsLong();
        if (begun && now - last < intervalNanos) {
            return false;
        }
        begun = true;
        last = now;
        return true;
    }
}
