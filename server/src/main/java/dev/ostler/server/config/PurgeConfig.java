package dev.ostler.server.config;

/**
 * Removal of old snapshots and logs.
 *
 * @param snapshotsKept newest snapshots to keep, with the logs they need; at least 3
 * @param intervalHours time from one purge to the next; 0 is never
 */
public record PurgeConfig(int snapshotsKept, int intervalHours) {
    private static final int SNAPSHOTS_KEPT_MIN = 3;

    /** A hundred years; the scheduler's nanoseconds go up to 292. */
    private static final int INTERVAL_HOURS_MAX = 24 * 365 * 100;

    static PurgeConfig from(Settings settings) throws ConfigException {
        Value written = settings.key("autopurge.snapRetainCount");
        int kept =
                written.integer(
                        SNAPSHOTS_KEPT_MIN, Integer.MIN_VALUE, Integer.MAX_VALUE, "snapshots");
        if (kept < SNAPSHOTS_KEPT_MIN) {
            settings.notice(
                    "%s: Invalid autopurge.snapRetainCount: %d. Defaulting to %d"
                            .formatted(written.where(), kept, SNAPSHOTS_KEPT_MIN));
        }
        return new PurgeConfig(
                Math.max(kept, SNAPSHOTS_KEPT_MIN),
                Math.clamp(
                        settings.key("autopurge.purgeInterval")
                                .integer(0, Integer.MIN_VALUE, Integer.MAX_VALUE, "hours"),
                        0,
                        INTERVAL_HOURS_MAX));
    }
}
