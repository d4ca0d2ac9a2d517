package dev.ostler.server;

import dev.ostler.server.config.PurgeConfig;
import dev.ostler.storage.DataDirectories;
import dev.ostler.storage.Purge;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Has old snapshots and logs removed now and then, if the configuration asks for that. */
final class PurgeSchedule {
    private static final Logger LOG = LoggerFactory.getLogger(PurgeSchedule.class);

    private PurgeSchedule() {}

    /** Runs a purge, at a time when nobody else removes files. */
    interface Runner {
        void run(Purge purge) throws IOException;
    }

    static void start(
            PurgeConfig config,
            DataDirectories directories,
            ScheduledExecutorService housekeeping,
            Runner runner) {
        if (config.intervalHours() == 0) {
            return;
        }
        var purge =
                new Purge(
                        directories,
                        config.snapshotsKept(),
                        file -> LOG.info("Removing file: {}", file),
                        LOG::warn);
        housekeeping.scheduleAtFixedRate(
                () -> run(runner, purge), 0, config.intervalHours(), TimeUnit.HOURS);
    }

    private static void run(Runner runner, Purge purge) {
        try {
            runner.run(purge);
        } catch (IOException | RuntimeException e) {
            LOG.error("Old snapshots and logs could not be removed", e);
        }
    }
}
