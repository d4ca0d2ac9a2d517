package dev.ostler.server;

import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.storage.log.LogObserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the operators what the transaction log does. */
final class LogEvents implements LogObserver, Measured {
    private static final Logger LOG = LoggerFactory.getLogger(LogEvents.class);

    private final Distribution syncMillis = new Distribution();
    private final AtomicLong slowSyncs = new AtomicLong();

    @Override
    public void synced(long nanos, long bytes) {
        syncMillis.note(nanos / 1_000_000);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(
                syncMillis.summary("fsynctime"),
                new Metric.Counter("fsync_threshold_exceed_count", slowSyncs.get()));
    }

    @Override
    public void reset() {
        syncMillis.reset();
        slowSyncs.set(0);
    }

    @Override
    public void slowSync(long nanos, long fileBytes) {
        slowSyncs.incrementAndGet();
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
