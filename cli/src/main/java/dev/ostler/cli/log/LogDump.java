package dev.ostler.cli.log;

import dev.ostler.cli.Terminal;
import dev.ostler.storage.log.RawLog;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;

/**
 * Prints every transaction of a log. One with a wrong checksum is printed twice, first with a
 * warning in front; one that is no transaction is printed as far as it goes, and the dump goes on.
 */
final class LogDump {
    private final Terminal terminal;
    private final Path file;
    private final RawLog log;

    LogDump(Terminal terminal, Path file, RawLog log) {
        this.terminal = terminal;
        this.file = file;
        this.log = log;
    }

    int run(boolean json) throws IOException {
        return json ? printJson() : printText();
    }

    private int printText() throws IOException {
        PrintStream out = terminal.out();
        var text = new TxnText(terminal);
        out.println(LogEnd.header(log));
        long count = 0;
        long undecoded = 0;
        while (log.next()) {
            count++;
            DumpedTxn txn = DumpedTxn.read(log);
            String line = text.line(txn);
            if (!txn.intact()) {
                out.println("CRC ERROR - " + line);
            }
            out.println(line);
            undecoded += txn.isDecoded() ? 0 : 1;
        }
        int exitCode = LogEnd.report(terminal, file, log, count);
        return undecoded == 0 ? exitCode : complain(undecoded);
    }

    private int printJson() throws IOException {
        long undecoded = 0;
        while (log.next()) {
            DumpedTxn txn = DumpedTxn.read(log);
            terminal.out().println(TxnJson.line(txn));
            undecoded += txn.isDecoded() ? 0 : 1;
        }
        terminal.out().flush();
        int exitCode = LogEnd.diagnose(terminal, file, log);
        return undecoded == 0 ? exitCode : complain(undecoded);
    }

    private int complain(long undecoded) {
        terminal.out().flush();
        terminal.err().println(undecoded + " record(s) of " + file + " could not be decoded");
        return 1;
    }
}
