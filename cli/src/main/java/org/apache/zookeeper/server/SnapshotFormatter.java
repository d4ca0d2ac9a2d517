package org.apache.zookeeper.server;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.snapshot.SnapshotTool;

/** Prints a snapshot. See {@link SnapshotTool}. */
public final class SnapshotFormatter {
    private SnapshotFormatter() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        terminal.runAndExit(new SnapshotTool(terminal), arguments);
    }
}
