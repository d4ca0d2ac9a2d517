package org.apache.zookeeper.server;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.snapshot.ComparisonTool;

/** Prints where two snapshots differ. See {@link ComparisonTool}. */
public final class SnapshotComparer {
    private SnapshotComparer() {}

    public static void main(String[] arguments) {
        Terminal terminal = Terminal.ofProcess();
        terminal.runAndExit(new ComparisonTool(terminal), arguments);
    }
}
