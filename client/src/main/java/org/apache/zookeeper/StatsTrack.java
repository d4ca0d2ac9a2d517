package org.apache.zookeeper;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts of znodes and bytes with their hard limits, as the quota znodes hold them: {@code
 * count=1,bytes=2=;byteHardLimit=3;countHardLimit=4}. A limit of -1 is none.
 */
public class StatsTrack {
    private static final String COUNT = "count";
    private static final String BYTES = "bytes";
    private static final String BYTE_HARD_LIMIT = "byteHardLimit";
    private static final String COUNT_HARD_LIMIT = "countHardLimit";

    private final Map<String, Long> numbers = new LinkedHashMap<>();

    public StatsTrack() {
        this("");
    }

    public StatsTrack(byte[] stat) {
        this(stat == null ? "" : new String(stat, StandardCharsets.UTF_8));
    }

    /**
     * @param stats the text, empty for nothing
     * @throws IllegalArgumentException if it is no such text
     */
    public StatsTrack(String stats) {
        String text = stats == null ? "" : stats;
        for (String part : text.split("[,;]", -1)) {
            String[] sides = part.split("=", -1);
            if (part.isBlank()) {
                continue;
            }
            if (sides.length < 2) {
                throw new IllegalArgumentException("invalid string " + text);
            }
            numbers.put(sides[0], Long.parseLong(sides[1]));
        }
    }

    public long getCount() {
        return number(COUNT);
    }

    public void setCount(long count) {
        numbers.put(COUNT, count);
    }

    public long getCountHardLimit() {
        return number(COUNT_HARD_LIMIT);
    }

    public void setCountHardLimit(long count) {
        numbers.put(COUNT_HARD_LIMIT, count);
    }

    public long getBytes() {
        return number(BYTES);
    }

    public void setBytes(long bytes) {
        numbers.put(BYTES, bytes);
    }

    public long getByteHardLimit() {
        return number(BYTE_HARD_LIMIT);
    }

    public void setByteHardLimit(long bytes) {
        numbers.put(BYTE_HARD_LIMIT, bytes);
    }

    private long number(String name) {
        return numbers.getOrDefault(name, -1L);
    }

    /** The text as bytes. */
    public byte[] getStatsBytes() {
        return toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The text; old readers stop at the second sign of equality. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        text.append(COUNT).append("=").append(getCount());
        text.append(",").append(BYTES).append("=").append(getBytes());
        String hard = "";
        if (numbers.containsKey(BYTE_HARD_LIMIT)) {
            hard += ";" + BYTE_HARD_LIMIT + "=" + getByteHardLimit();
        }
        if (numbers.containsKey(COUNT_HARD_LIMIT)) {
            hard += ";" + COUNT_HARD_LIMIT + "=" + getCountHardLimit();
        }
        return hard.isEmpty() ? text.toString() : text + "=" + hard;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatsTrack that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }
}
