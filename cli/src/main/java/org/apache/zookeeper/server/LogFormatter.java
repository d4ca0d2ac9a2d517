package org.apache.zookeeper.server;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.log.LogTool;

/** Prints a transaction log; ZooKeeper 3.4 had it under this name. See {@link LogTool}. */
public final class LogFormatter {
    private LogFormatter() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        terminal.runAndExit(new LogTool(terminal), arguments);
    }
}
