package dev.ostler.server.net;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts connections, by address and altogether. Any event loop may call it. */
final class ConnectionLimits {
    private static final long LOG_EVERY_MILLIS = 1000;

    private final int perAddressMax;
    private final int totalMax;
    private final AtomicInteger total = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final ConcurrentMap<InetAddress, Integer> byAddress = new ConcurrentHashMap<>();
    private final AtomicLong loggedMillis = new AtomicLong(Long.MIN_VALUE / 2);

    /** For both limits, 0 is none. */
    ConnectionLimits(int perAddressMax, int totalMax) {
        this.perAddressMax = perAddressMax;
        this.totalMax = totalMax;
    }

    /** Counts a connection; or says, in the words that operators look for, why it can't be. */
    @Nullable String admit(InetAddress address) {
        int count = total.incrementAndGet();
        if (totalMax > 0 && count > totalMax) {
            total.decrementAndGet();
            refused.incrementAndGet();
            return "Too many connections " + totalMax + " - max is " + totalMax;
        }
        int own = byAddress.merge(address, 1, Integer::sum);
        if (perAddressMax > 0 && own > perAddressMax) {
            release(address);
            refused.incrementAndGet();
            return "Too many connections from " + address + " - max is " + perAddressMax;
        }
        return null;
    }

    /** How many connections were not admitted since the last {@link #resetRefused}. */
    long refused() {
        return refused.get();
    }

    void resetRefused() {
        refused.set(0);
    }

    void release(InetAddress address) {
        total.decrementAndGet();
        byAddress.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
    }

    /** True once a second at the most, so that a flood of connections is no flood in the log. */
    boolean mayLogRefusal(long nowMillis) {
        long last = loggedMillis.get();
        return nowMillis - last >= LOG_EVERY_MILLIS && loggedMillis.compareAndSet(last, nowMillis);
    }
}
