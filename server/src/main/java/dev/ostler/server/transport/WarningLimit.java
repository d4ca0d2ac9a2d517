package dev.ostler.server.transport;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one warning a second through, so that a flood of connections is no flood in the log. For
 * warnings of one kind; any thread may ask.
 */
public final class WarningLimit {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final AtomicLong lastNanos = new AtomicLong(System.nanoTime() - PAUSE_NANOS);

    /** Whether there may be one now; if so, there may be no other for a second. */
    public boolean allowsOne() {
        long now = System.nanoTime();
        long last = lastNanos.get();
        return now - last >= PAUSE_NANOS && lastNanos.compareAndSet(last, now);
    }
}
