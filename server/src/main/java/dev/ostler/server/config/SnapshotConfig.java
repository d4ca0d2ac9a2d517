package dev.ostler.server.config;

import java.util.Locale;

/**
 * When and how snapshots are written and read.
 *
 * @param transactionsMax at the latest after so many transactions a snapshot is taken; the actual
 *     number is drawn between half of it and all of it
 * @param logSizeMaxBytes at the latest after so many bytes of log, drawn likewise; 0 is without
 *     limit
 * @param compression what new snapshots are packed with; any can be read
 * @param trustEmpty whether logs without any snapshot are believed
 * @param digestEnabled whether the digest of the tree is kept, logged and compared
 * @param lastProcessedZxidIncluded whether a snapshot ends with the zxid it was taken at
 */
public record SnapshotConfig(
        int transactionsMax,
        long logSizeMaxBytes,
        Compression compression,
        boolean trustEmpty,
        boolean digestEnabled,
        boolean lastProcessedZxidIncluded) {

    /** Formats of snapshot files. */
    public enum Compression {
        NONE,
        GZIP,
        SNAPPY
    }

    static SnapshotConfig from(Settings settings) throws ConfigException {
        int transactions =
                settings.property("snapCount")
                        .integer(100_000, Integer.MIN_VALUE, Integer.MAX_VALUE, "transactions");
        if (transactions < 2) {
            settings.notice("SnapCount should be 2 or more. Now, snapCount is reset to 2");
            transactions = 2;
        }
        long kilobytes =
                settings.property("snapSizeLimitInKb")
                        .number(4_194_304, Long.MIN_VALUE, Long.MAX_VALUE / 1024, "kilobytes");
        return new SnapshotConfig(
                transactions,
                1024 * Math.max(0, kilobytes),
                compression(settings.property("snapshot.compression.method")),
                settings.property("snapshot.trust.empty").flag(false),
                settings.property("digest.enabled").flag(true),
                settings.property("serializeLastProcessedZxid.enabled").flag(true));
    }

    private static Compression compression(Value method) throws ConfigException {
        return switch (method.or("").toLowerCase(Locale.ROOT)) {
            case "" -> Compression.NONE;
            case "gz" -> Compression.GZIP;
            case "snappy" -> Compression.SNAPPY;
            default -> throw method.wrong("is no method of compression; write gz or snappy");
        };
    }
}
