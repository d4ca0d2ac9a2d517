package dev.ostler.server.fourletter;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * How long something took, over all requests since the start or the last reset.
 *
 * @param count requests
 * @param sumMillis of all of them together
 * @param minMillis the shortest; 0 if there was none
 * @param maxMillis the longest
 */
public record Latency(long count, long sumMillis, long minMillis, long maxMillis) {
    public static final Latency NONE = new Latency(0, 0, 0, 0);

    /** The mean with at most four decimals, halves rounded up. */
    public double averageMillis() {
        return average(sumMillis, count);
    }

    /** See {@link #averageMillis}. */
    static double average(long sum, long count) {
        return count == 0
                ? 0
                : BigDecimal.valueOf(sum)
                        .divide(BigDecimal.valueOf(count), 4, RoundingMode.HALF_UP)
                        .doubleValue();
    }
}
