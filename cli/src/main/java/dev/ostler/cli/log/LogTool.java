package dev.ostler.cli.log;

import dev.ostler.cli.Options;
import dev.ostler.cli.Options.Option;
import dev.ostler.cli.Terminal;
import dev.ostler.cli.UsageException;
import dev.ostler.storage.disk.CorruptFileException;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.log.RawLog;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * ZooKeeper's TxnLogToolkit. Arguments, output and exit codes are the original's; {@code --json} is
 * new, and the operations of a multi are shown decoded.
 */
public final class LogTool implements Terminal.Tool {
    private static final Option CHOP = new Option("c", "chop", false);
    private static final Option DUMP = new Option("d", "dump", false);
    private static final Option HELP = new Option("h", "help", false);
    private static final Option RECOVER = new Option("r", "recover", false);
    private static final Option VERBOSE = new Option("v", "verbose", false);
    private static final Option YES = new Option("y", "yes", false);
    private static final Option ZXID = new Option("z", "zxid", true);
    private static final Option JSON = new Option("", "json", false);

    private static final List<Option> OPTIONS =
            List.of(CHOP, DUMP, HELP, RECOVER, VERBOSE, YES, ZXID, JSON);

    private static final String USAGE =
            """
            usage: TxnLogToolkit [-dhrvc] <txn_log_file_name> (-z <zxid>)
             -c,--chop         Chop mode. Chop txn file to a zxid.
             -d,--dump         Dump mode. Dump all entries of the log file with printing the content of a nodepath (default)
             -h,--help         Print help message
             -r,--recover      Recovery mode. Re-calculate CRC for broken entries.
             -v,--verbose      Be verbose in recovery mode: print all entries, not just fixed ones.
             -y,--yes          Non-interactive mode: repair all CRC errors without asking
             -z,--zxid <arg>   Used with chop. Zxid to which to chop.
                --json         Dump as JSON, one transaction per line.
            """;

    private static final int BAD_ARGUMENTS = 1;
    private static final int UNEXPECTED = 1;
    private static final int NO_LOG = 2;

    private final Terminal terminal;

    public LogTool(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public int run(String... arguments) {
        try {
            Options options = Options.parse(OPTIONS, arguments);
            if (options.has(HELP)) {
                terminal.out().print(USAGE);
                return 0;
            }
            if (options.operands().isEmpty()) {
                throw new UsageException("Name a log file, for example version-2/log.1");
            }
            return run(options, Path.of(options.operands().getFirst()));
        } catch (UsageException e) {
            PrintStream err = terminal.err();
            err.println(e.problem());
            err.println();
            err.print(USAGE);
            return BAD_ARGUMENTS;
        }
    }

    private int run(Options options, Path file) throws UsageException {
        Long chopTo = options.has(CHOP) ? zxid(options.value(ZXID)) : null;
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            terminal.err().println("File doesn't exist or not readable: " + file);
            return UNEXPECTED;
        }
        try (RawLog log = RawLog.open(new RealDisk(), file)) {
            if (chopTo != null) {
                return new LogChop(terminal, file, log).run(chopTo);
            }
            if (options.has(RECOVER)) {
                boolean verbose = options.has(VERBOSE);
                return new LogRecovery(terminal, file, log, verbose, options.has(YES)).run();
            }
            return new LogDump(terminal, file, log).run(options.has(JSON));
        } catch (CorruptFileException e) {
            terminal.err().println("Invalid magic number for " + file.getFileName());
            return NO_LOG;
        } catch (IOException e) {
            terminal.out().flush();
            terminal.err().println("Error: " + e.getMessage());
            return UNEXPECTED;
        }
    }

    private static @Nullable Long zxid(@Nullable String text) throws UsageException {
        try {
            return text == null ? null : Long.decode(text);
        } catch (NumberFormatException e) {
            throw new UsageException(
                    text + " is no zxid; write it in decimal or as in 0x100000005");
        }
    }
}
