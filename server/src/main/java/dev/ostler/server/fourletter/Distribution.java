package dev.ostler.server.fourletter;

import java.util.Arrays;
import java.util.List;

/**
 * How often each value occurred, for example of a duration in milliseconds: exactly below 8, and
 * with an error of an eighth at the most above. One thread notes values; others read without
 * synchronisation, so they may miss the newest.
 */
public final class Distribution {
    /** Two to this power is the number of buckets from one power of two to the next. */
    private static final int FINENESS = 3;

    private static final int BUCKETS = (Long.SIZE - FINENESS) << FINENESS;

    private final long[] buckets = new long[BUCKETS];
    private long sum;
    private long min = Long.MAX_VALUE;
    private long max;

    private volatile int resets;
    private int seenResets;

    /** Negative values, which a clock that was set back brings about, count as 0. */
    public void note(long value) {
        if (resets != seenResets) {
            clear();
        }
        long noted = Math.max(0, value);
        buckets[bucket(noted)]++;
        sum += noted;
        min = Math.min(min, noted);
        max = Math.max(max, noted);
    }

    private void clear() {
        seenResets = resets;
        Arrays.fill(buckets, 0);
        sum = 0;
        min = Long.MAX_VALUE;
        max = 0;
    }

    /** Any thread: forgets all values, as of the next one that is noted. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // Two resets at once are as good as one.
    public void reset() {
        resets++;
    }

    private static int bucket(long value) {
        if (value < 1 << FINENESS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - FINENESS;
        return (shift << FINENESS) + (int) (value >>> shift);
    }

    /** The largest value of a bucket. */
    private static long largest(int bucket) {
        if (bucket < 1 << FINENESS) {
            return bucket;
        }
        int shift = (bucket >>> FINENESS) - 1;
        long first = (long) ((bucket & (1 << FINENESS) - 1) | 1 << FINENESS) << shift;
        return first + (1L << shift) - 1;
    }

    /** Any thread: count, sum, least and largest under a metric's name. */
    public Metric.Summary summary(String name) {
        return summary(name, List.of(this));
    }

    /** Any thread: as {@link #summary(String)}, of several distributions together. */
    public static Metric.Summary summary(String name, List<Distribution> parts) {
        long count = 0;
        long sum = 0;
        long min = Long.MAX_VALUE;
        long max = 0;
        for (Distribution part : parts) {
            if (part.resets == part.seenResets) {
                count += Arrays.stream(part.buckets).sum();
                sum += part.sum;
                min = Math.min(min, part.min);
                max = Math.max(max, part.max);
            }
        }
        return count == 0
                ? new Metric.Summary(name, 0, 0, 0, 0, 0)
                : new Metric.Summary(
                        name,
                        count,
                        sum,
                        Math.min(min, max),
                        max,
                        percentile(counts(parts), count, 0.5, max));
    }

    /** Any thread: the summary with more percentiles. */
    public Metric.Percentiles percentiles(String name) {
        return percentiles(name, List.of(this));
    }

    /** Any thread: as {@link #percentiles(String)}, of several distributions together. */
    public static Metric.Percentiles percentiles(String name, List<Distribution> parts) {
        Metric.Summary summary = summary(name, parts);
        long[] all = counts(parts);
        long count = Arrays.stream(all).sum();
        return new Metric.Percentiles(
                summary,
                percentile(all, count, 0.9, summary.max()),
                percentile(all, count, 0.95, summary.max()),
                percentile(all, count, 0.99, summary.max()),
                percentile(all, count, 0.999, summary.max()));
    }

    private static long[] counts(List<Distribution> parts) {
        var all = new long[BUCKETS];
        for (Distribution part : parts) {
            if (part.resets == part.seenResets) {
                for (int i = 0; i < BUCKETS; i++) {
                    all[i] += part.buckets[i];
                }
            }
        }
        return all;
    }

    private static long percentile(long[] counts, long count, double share, long max) {
        long rank = (long) Math.ceil(count * share);
        long below = 0;
        for (int i = 0; i < BUCKETS && count > 0; i++) {
            below += counts[i];
            if (below >= rank) {
                return Math.min(largest(i), max);
            }
        }
        return 0;
    }
}
