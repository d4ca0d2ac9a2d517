package dev.ostler.server.admin;

import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.http.HttpResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.function.LongSupplier;

/** The commands that do something with all the data, for who may. */
final class DataCommands {
    private static final Logger LOG = LoggerFactory.getLogger(DataCommands.class);
    private static final long NANOS_PER_MICRO = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ServerConfig config;
    private final Data data;
    private final RateLimit snapshotLimit;
    private final RateLimit restoreLimit;

    DataCommands(ServerConfig config, Data data, LongSupplier nanoTime) {
        this.config = config;
        this.data = data;
        long interval = config.adminServer().rateLimiterInterval();
        snapshotLimit = new RateLimit(interval * NANOS_PER_MICRO, nanoTime);
        restoreLimit = new RateLimit(interval * NANOS_PER_MILLI, nanoTime);
    }

    /**
     * Takes a snapshot, which stays where the others are, and sends it.
     *
     * @param streaming null or true, or it is not sent
     */
    HttpResponse snapshot(@Nullable String streaming) {
        if (!config.adminServer().snapshotEnabled()) {
            return answer(503, Command.SNAPSHOT);
        }
        if (!config.snapshots().lastProcessedZxidIncluded()) {
            return answer(500, Command.SNAPSHOT);
        }
        if (!snapshotLimit.passes()) {
            data.snapshotLimited();
            return answer(429, Command.SNAPSHOT);
        }
        try {
            Data.Snapshot taken = data.takeSnapshot();
            HttpResponse.Body file = HttpResponse.file(taken.file());
            boolean sent = streaming == null || Boolean.parseBoolean(streaming);
            if (!sent) {
                file.close();
            }
            HttpResponse response =
                    sent
                            ? new HttpResponse(200, new LinkedHashMap<>(), file)
                                    .with("Content-Type", "application/octet-stream")
                            : answer(200, Command.SNAPSHOT);
            return response.with("last_zxid", "0x" + Long.toHexString(taken.zxid()))
                    .with("snapshot_size", Long.toString(file.length()));
        } catch (IOException e) {
            LOG.error("The snapshot that was asked for failed", e);
            return answer(500, Command.SNAPSHOT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(503, Command.SNAPSHOT);
        }
    }

    /** Puts a snapshot in the place of all data. */
    HttpResponse restore(InputStream snapshot) {
        if (!config.adminServer().restoreEnabled()) {
            return answer(503, Command.RESTORE);
        }
        String refusal = data.whyNoRestoration();
        if (refusal != null) {
            return failed(503, refusal);
        }
        if (!config.snapshots().lastProcessedZxidIncluded()) {
            return answer(500, Command.RESTORE);
        }
        if (!restoreLimit.passes()) {
            data.restorationLimited();
            return answer(429, Command.RESTORE);
        }
        try {
            long zxid = data.restore(snapshot);
            return AdminHandler.json(200, Command.RESTORE, Answers.fields("last_zxid", zxid));
        } catch (IOException e) {
            LOG.error("Nothing was restored", e);
            return failed(500, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return answer(503, Command.RESTORE);
        }
    }

    private static HttpResponse failed(int status, String error) {
        return AdminHandler.json(
                status,
                Command.RESTORE,
                Answers.fields("command", Command.RESTORE.text(), "error", error));
    }

    private static HttpResponse answer(int status, Command command) {
        return AdminHandler.json(status, command, new LinkedHashMap<>());
    }
}
