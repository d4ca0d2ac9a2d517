package dev.ostler.server;

import dev.ostler.server.fourletter.Metric;
import dev.ostler.storage.log.LogObserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Tells the operators what the transaction log does. The log's thread reports, any thread asks; the
 * lock between them is taken once for each sync of the disk, which it does not lengthen.
 */
final class LogEvents implements LogObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LogEvents.class);

    private long syncs;
    private long millisSum;
    private long millisMin = Long.MAX_VALUE;
    private long millisMax;

    @Override
    public synchronized void synced(long nanos, long bytes) {
        long millis = nanos / 1_000_000;
        syncs++;
        millisSum += millis;
        millisMin = Math.min(millisMin, millis);
        millisMax = Math.max(millisMax, millis);
    }

    /** How long the syncs took since the start or the last {@link #reset}. */
    synchronized Metric.Summary syncTimes() {
        return new Metric.Summary(
                "fsynctime", syncs, millisSum, syncs == 0 ? 0 : millisMin, millisMax);
    }

    synchronized void reset() {
        syncs = 0;
        millisSum = 0;
        millisMin = Long.MAX_VALUE;
        millisMax = 0;
    }

    @Override
    public void slowSync(long nanos, long fileBytes) {
        LOG.warn(
                "fsync-ing the write ahead log took {}ms which will adversely effect operation"
                        + " latency. File size is {} bytes.",
                nanos / 1_000_000,
                fileBytes);
    }

    @Override
    public void created(Path file) {
        LOG.info("Creating new log file: {}", file.getFileName());
    }

    @Override
    public void preallocationFailed(Path file, IOException reason) {
        LOG.warn("The log file {} could not be laid out ahead: {}", file, reason.toString());
    }
}
