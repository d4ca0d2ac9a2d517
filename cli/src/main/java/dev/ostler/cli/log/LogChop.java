package dev.ostler.cli.log;

import dev.ostler.cli.Terminal;
import dev.ostler.storage.log.RawLog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Copies a log up to and including a zxid, without the zeros behind. The log itself is not touched.
 * A copy that failed to be chopped stays, with the records up to where it failed, and the exit code
 * is 0 all the same: both as with ZooKeeper.
 */
final class LogChop {
    private static final long NONE = -1;

    private final Terminal terminal;
    private final Path file;
    private final RawLog log;

    LogChop(Terminal terminal, Path file, RawLog log) {
        this.terminal = terminal;
        this.file = file;
        this.log = log;
    }

    int run(long chopTo) throws IOException {
        PrintStream out = terminal.out();
        out.println(LogEnd.header(log));
        Path target = file.resolveSibling(file.getFileName() + ".chopped" + chopTo);
        String problem = copy(target, chopTo);
        if (problem != null) {
            out.println("Got exception: " + problem);
        }
        return 0;
    }

    /** What went wrong; null if the log was chopped. */
    private @Nullable String copy(Path target, long chopTo) throws IOException {
        PrintStream out = terminal.out();
        try (LogCopy copy = LogCopy.replacing(target, file)) {
            long last = NONE;
            long count = 0;
            while (log.next()) {
                long stored = log.storedChecksum();
                long computed = log.computedChecksum();
                if (stored != computed) {
                    return "CRC doesn't match " + stored + " vs " + computed;
                }
                long zxid = log.zxid();
                reportGap(last, zxid);
                if (zxid > chopTo) {
                    if (last == chopTo) {
                        String hex = Long.toHexString(chopTo);
                        out.println("Chopping at " + hex + " new log has " + count + " records");
                        return null;
                    }
                    out.println("This log does not contain zxid " + Long.toHexString(chopTo));
                    return failed();
                }
                copy.record(log);
                last = zxid;
                count++;
            }
            LogEnd.report(terminal, file, log, count);
            return failed();
        }
    }

    private String failed() {
        return "Failed to chop " + file.getFileName();
    }

    private void reportGap(long last, long zxid) {
        if (last == NONE || zxid == last + 1) {
            return;
        }
        boolean sameEpoch = last >>> 32 == zxid >>> 32;
        if (!sameEpoch && (zxid & 0xffffffffL) <= 1) {
            return; // The first transaction of an epoch.
        }
        terminal.out()
                .println(
                        "There is "
                                + (sameEpoch ? "intra" : "inter")
                                + "-epoch gap between "
                                + Long.toHexString(last)
                                + " and "
                                + Long.toHexString(zxid));
    }
}
