package org.apache.zookeeper.server.persistence;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.log.LogTool;

/** Prints, repairs and chops transaction logs. See {@link LogTool}. */
public final class TxnLogToolkit {
    private TxnLogToolkit() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        terminal.runAndExit(new LogTool(terminal), arguments);
    }
}
