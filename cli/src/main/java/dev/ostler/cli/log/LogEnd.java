package dev.ostler.cli.log;

import dev.ostler.cli.Terminal;
import dev.ostler.storage.log.RawLog;

import java.io.IOException;
import java.nio.file.Path;

/** What is said before the first record of a log and behind its last one. */
final class LogEnd {
    private LogEnd() {}

    static String header(RawLog log) throws IOException {
        return "ZooKeeper Transactional Log File with dbid "
                + log.databaseId()
                + " txnlog format version "
                + log.version();
    }

    /**
     * Says how the log ends; the exit code is 0 if it ends as a log may, torn or not.
     *
     * @param count number of records read
     */
    static int report(Terminal terminal, Path file, RawLog log, long count) {
        RawLog.End end = log.behind();
        if (end == RawLog.End.CLEAN || end == RawLog.End.CUT) {
            terminal.out().println("EOF reached after " + count + " txns.");
        }
        terminal.out().flush();
        return diagnose(terminal, file, log);
    }

    /** As {@link #report}, but says only what is wrong. */
    static int diagnose(Terminal terminal, Path file, RawLog log) {
        String problem =
                switch (log.behind()) {
                    case CLEAN -> "";
                    case CUT -> file.getFileName() + " ends within the record at byte " + log.end();
                    case NO_MARK -> "Last transaction was partial.";
                    case BAD_LENGTH ->
                            file.getFileName() + " has no valid record at byte " + log.end();
                };
        if (!problem.isEmpty()) {
            terminal.err().println(problem);
        }
        boolean torn = log.behind() == RawLog.End.CUT;
        return problem.isEmpty() || torn ? 0 : 1;
    }
}
