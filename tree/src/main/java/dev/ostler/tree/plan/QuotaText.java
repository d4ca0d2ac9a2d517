package dev.ostler.tree.plan;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/**
 * The text in the znodes {@code zookeeper_limits} and {@code zookeeper_stats}: {@code
 * count=5,bytes=10=;byteHardLimit=20;countHardLimit=7} (client protocol, section 10.8). What is
 * absent is -1, which for a limit means none.
 */
record QuotaText(long count, long bytes, long countHardLimit, long byteHardLimit) {
    private static final QuotaText EMPTY = new QuotaText(-1, -1, -1, -1);
    private static final Pattern SEPARATORS = Pattern.compile("[,;]+");

    /** Reads a text, or returns null if it is not of this form. Unknown keys are passed over. */
    static @Nullable QuotaText parse(@Nullable Bytes data) {
        if (data == null || data.length() == 0) {
            return EMPTY;
        }
        QuotaText result = EMPTY;
        for (String piece : SEPARATORS.split(data.toUtf8String(), 0)) {
            String[] parts = piece.split("=", -1);
            // "count=" is refused and "count==5" has no value, as in ZooKeeper.
            if (parts.length < 2 || (parts.length == 2 && parts[1].isEmpty())) {
                return null;
            }
            try {
                result = result.with(parts[0], parts[1].isEmpty() ? -1 : Long.parseLong(parts[1]));
            } catch (NumberFormatException e) {
                return null;
            }
        }
        return result;
    }

    private QuotaText with(String key, long value) {
        return switch (key) {
            case "count" -> new QuotaText(value, bytes, countHardLimit, byteHardLimit);
            case "bytes" -> new QuotaText(count, value, countHardLimit, byteHardLimit);
            case "countHardLimit" -> new QuotaText(count, bytes, value, byteHardLimit);
            case "byteHardLimit" -> new QuotaText(count, bytes, countHardLimit, value);
            default -> this;
        };
    }
}
