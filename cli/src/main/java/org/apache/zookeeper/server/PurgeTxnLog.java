package org.apache.zookeeper.server;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.purge.PurgeTool;

/** Removes old snapshots and logs. See {@link PurgeTool}. */
public final class PurgeTxnLog {
    private PurgeTxnLog() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        terminal.runAndExit(new PurgeTool(terminal), arguments);
    }
}
