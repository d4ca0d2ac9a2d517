package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/**
 * Where and how the transaction log is kept.
 *
 * @param dataDir parent of the {@code version-2} directory of the snapshots; also holds {@code
 *     myid}
 * @param dataLogDir parent of the {@code version-2} directory of the logs, often the same
 * @param createDirectories whether missing {@code version-2} directories are made
 * @param createDatabase whether a start without any snapshot or log may begin an empty database
 * @param forceSync whether a write is acknowledged only once it is on stable storage
 * @param preallocationBytes by how much a log file grows at a time; 0 is not at all
 * @param logSizeMaxBytes a log file of this size is closed and a new one begun; 0 is without limit
 * @param fsyncWarningMillis a sync that takes longer is logged
 */
public record StorageConfig(
        Path dataDir,
        Path dataLogDir,
        boolean createDirectories,
        boolean createDatabase,
        boolean forceSync,
        long preallocationBytes,
        long logSizeMaxBytes,
        long fsyncWarningMillis) {
    private static final long KILOBYTES_MAX = Long.MAX_VALUE / 1024;
    private static final long NANOS_PER_MILLI = 1_000_000;

    static StorageConfig from(Settings settings) throws ConfigException {
        Path dataDir = directory(settings, "dataDir", null);
        Path dataLogDir = directory(settings, "dataLogDir", dataDir);
        if (settings.property("forceSync").or("yes").equals("no")) {
            settings.notice(
                    "forceSync=no: acknowledged writes are lost when the machine loses its power");
        }
        var config =
                new StorageConfig(
                        dataDir,
                        dataLogDir,
                        settings.property("datadir.autocreate").flag(true),
                        settings.property("db.autocreate").flag(true),
                        !settings.property("forceSync").or("yes").equals("no"),
                        bytes(settings.property("preAllocSize"), 65_536),
                        bytes(settings.property("txnLogSizeLimitInKb"), -1),
                        Math.clamp(
                                settings.property("fsync.warningthresholdms")
                                        .or(settings.systemProperty("fsync.warningthresholdms"))
                                        .number(
                                                1000,
                                                Long.MIN_VALUE,
                                                Long.MAX_VALUE,
                                                "milliseconds"),
                                0,
                                Long.MAX_VALUE / NANOS_PER_MILLI));
        if (config.logSizeMaxBytes > 0 && config.logSizeMaxBytes < config.preallocationBytes) {
            settings.notice(
                    "txnLogSizeLimitInKb is below preAllocSize, so log files are preallocated only"
                            + " up to their limit");
        }
        return config;
    }

    /** Where the snapshots are. */
    public Path snapshotDirectory() {
        return dataDir.resolve("version-2").toAbsolutePath();
    }

    /** Where the logs are. */
    public Path logDirectory() {
        return dataLogDir.resolve("version-2").toAbsolutePath();
    }

    /** Less than nothing is off. */
    private static long bytes(Value kilobytes, long fallback) throws ConfigException {
        return 1024
                * Math.max(
                        0, kilobytes.number(fallback, Long.MIN_VALUE, KILOBYTES_MAX, "kilobytes"));
    }

    private static Path directory(Settings settings, String key, @Nullable Path fallback)
            throws ConfigException {
        Value written = settings.key(key);
        String text = written.or("");
        if (text.isEmpty()) {
            if (fallback == null) {
                throw settings.problem(
                        key + " is not set; write for example dataDir=/var/lib/zookeeper");
            }
            return fallback;
        }
        if (!text.startsWith("/") && !text.startsWith("./") && !Path.of(text).isAbsolute()) {
            settings.notice(
                    "%s: %s is relative. Prepend ./ to indicate that you're sure!"
                            .formatted(written.where(), text));
        }
        return Path.of(text);
    }
}
