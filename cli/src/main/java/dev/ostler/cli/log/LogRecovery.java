package dev.ostler.cli.log;

import dev.ostler.cli.Terminal;
import dev.ostler.storage.log.RawLog;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Copies a log, giving records with a wrong checksum the one that fits their bytes if the operator
 * wants that. The log itself is not touched.
 */
final class LogRecovery {
    private enum Answer {
        FIX,
        LEAVE,
        ABORT,
        NONE
    }

    private final Terminal terminal;
    private final Path file;
    private final RawLog log;
    private final boolean verbose;
    private final boolean yes;
    private final TxnText text;

    /**
     * @param verbose whether all transactions are printed, not only broken ones
     * @param yes whether every broken one is fixed without asking
     */
    LogRecovery(Terminal terminal, Path file, RawLog log, boolean verbose, boolean yes) {
        this.terminal = terminal;
        this.file = file;
        this.log = log;
        this.verbose = verbose;
        this.yes = yes;
        this.text = new TxnText(terminal);
    }

    int run() throws IOException {
        Path target = file.resolveSibling(file.getFileName() + ".fixed");
        Answer last = Answer.FIX;
        long count = 0;
        long fixed = 0;
        try (LogCopy copy = LogCopy.creating(target, file)) {
            terminal.out().println(LogEnd.header(log));
            while (log.next()) {
                count++;
                DumpedTxn txn = DumpedTxn.read(log);
                String line = text.line(txn);
                last = txn.intact() ? Answer.LEAVE : decide(line);
                if (last == Answer.ABORT || last == Answer.NONE) {
                    break;
                }
                if (verbose) {
                    terminal.out().println(line);
                }
                if (last == Answer.FIX) {
                    copy.recordWithChecksum(log, log.computedChecksum());
                    fixed++;
                } else {
                    copy.record(log);
                }
            }
            copy.pad();
        } catch (FileAlreadyExistsException | AccessDeniedException e) {
            terminal.err().println("Recovery file " + target + " already exists or not writable");
            return 1;
        }
        if (last == Answer.ABORT || last == Answer.NONE) {
            return abort(target, last);
        }
        int exitCode = LogEnd.report(terminal, file, log, count);
        if (exitCode == 0) {
            terminal.out()
                    .println(
                            "Recovery file "
                                    + target
                                    + " has been written with "
                                    + fixed
                                    + " fixed CRC error(s)");
        }
        return exitCode;
    }

    private Answer decide(String line) throws IOException {
        PrintStream out = terminal.out();
        if (yes) {
            out.println("CRC FIXED - " + line);
            return Answer.FIX;
        }
        out.println("CRC ERROR - " + line);
        while (true) {
            out.print("Would you like to fix it (Yes/No/Abort) ? ");
            out.flush();
            String answer = terminal.in().readLine();
            if (answer == null) {
                return Answer.NONE;
            }
            String stripped = answer.strip();
            switch (stripped.isEmpty() ? ' ' : Character.toUpperCase(stripped.charAt(0))) {
                case 'Y' -> {
                    return Answer.FIX;
                }
                case 'N' -> {
                    return Answer.LEAVE;
                }
                case 'A' -> {
                    return Answer.ABORT;
                }
                default -> {} // Ask again.
            }
        }
    }

    private int abort(Path target, Answer last) throws IOException {
        // ZooKeeper would take a copy that was left for a log.
        Files.delete(target);
        terminal.out().flush();
        terminal.err().println("Recovery aborted.");
        return last == Answer.ABORT ? 0 : 1;
    }
}
