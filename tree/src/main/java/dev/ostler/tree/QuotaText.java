package dev.ostler.tree;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The text of a {@code zookeeper_limits} or {@code zookeeper_stats} znode, for example {@code
 * count=5,bytes=-1=;countHardLimit=10} (client protocol, section 10.8).
 *
 * @param values by key; -1, like no value, is no limit
 */
public record QuotaText(SortedMap<String, Long> values) {
    private static final String COUNT = "count";
    private static final String BYTES = "bytes";
    private static final String COUNT_HARD_LIMIT = "countHardLimit";
    private static final String BYTE_HARD_LIMIT = "byteHardLimit";

    public QuotaText {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The statistics of a subtree. */
    static QuotaText usage(long count, long bytes) {
        var values = new TreeMap<String, Long>();
        values.put(COUNT, count);
        values.put(BYTES, bytes);
        return new QuotaText(values);
    }

    /** Reads a text; null if it is none of these. No text has no values. */
    public static @Nullable QuotaText parse(@Nullable Bytes text) {
        var values = new TreeMap<String, Long>();
        if (text == null || text.length() == 0) {
            return new QuotaText(values);
        }
        for (String pair : text.toUtf8String().split("[,;]+", 0)) {
            String[] parts = pair.split("=", 0);
            if (parts.length < 2) {
                return null;
            }
            try {
                values.put(parts[0], parts[1].isEmpty() ? -1 : Long.parseLong(parts[1]));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return new QuotaText(values);
    }

    /** Znodes, the root of the quota included; a soft limit in a limits text. -1 is none. */
    public long count() {
        return get(COUNT);
    }

    /** Bytes of data; a soft limit in a limits text. -1 is none. */
    public long bytes() {
        return get(BYTES);
    }

    public long countHardLimit() {
        return get(COUNT_HARD_LIMIT);
    }

    public long byteHardLimit() {
        return get(BYTE_HARD_LIMIT);
    }

    private long get(String key) {
        return values.getOrDefault(key, -1L);
    }

    QuotaText plus(long countDifference, long bytesDifference) {
        var sum = new TreeMap<>(values);
        sum.put(COUNT, count() + countDifference);
        sum.put(BYTES, bytes() + bytesDifference);
        return new QuotaText(sum);
    }

    /** The text, as ZooKeeper writes it. */
    public Bytes encode() {
        var text = new StringBuilder();
        text.append(COUNT).append('=').append(count());
        text.append(',').append(BYTES).append('=').append(bytes());
        boolean first = true;
        for (Map.Entry<String, Long> value : values.entrySet()) {
            if (value.getKey().equals(COUNT) || value.getKey().equals(BYTES)) {
                continue;
            }
            text.append(first ? "=;" : ";").append(value.getKey()).append('=');
            text.append(value.getValue());
            first = false;
        }
        return Bytes.utf8(text.toString());
    }
}
