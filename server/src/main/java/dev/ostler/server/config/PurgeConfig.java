package dev.ostler.server.config;

/**
 * Removal of old snapshots and logs.
 *
 * @param snapshotsKept newest snapshots to keep, with the logs they need; at least 3
 * @param intervalHours time from one purge to the next; 0 is never
 */
public record PurgeConfig(int snapshotsKept, int intervalHours) {
    private static final int SNAPSHOTS_KEPT_MIN = 3;

    static PurgeConfig from(Settings settings) throws ConfigException {
        Value written = settings.key("autopurge.snapRetainCount");
        int kept = written.integer(SNAPSHOTS_KEPT_MIN, 0, Integer.MAX_VALUE, "snapshots");
        if (kept < SNAPSHOTS_KEPT_MIN) {
            settings.notice(
                    "%s: Invalid autopurge.snapRetainCount: %d. Defaulting to %d"
                            .formatted(written.where(), kept, SNAPSHOTS_KEPT_MIN));
        }
        return new PurgeConfig(
                Math.max(kept, SNAPSHOTS_KEPT_MIN),
                settings.key("autopurge.purgeInterval").integer(0, 0, 24 * 365, "hours"));
    }
}
