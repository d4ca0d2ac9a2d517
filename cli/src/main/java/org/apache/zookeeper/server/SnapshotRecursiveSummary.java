package org.apache.zookeeper.server;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.snapshot.SummaryTool;

/** Prints how much is below each znode of a snapshot. See {@link SummaryTool}. */
public final class SnapshotRecursiveSummary {
    private SnapshotRecursiveSummary() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        terminal.runAndExit(new SummaryTool(terminal), arguments);
    }
}
