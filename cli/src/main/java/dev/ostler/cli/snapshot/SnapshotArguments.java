package dev.ostler.cli.snapshot;

import dev.ostler.cli.Terminal;
import dev.ostler.cli.UsageException;
import dev.ostler.storage.snapshot.SnapshotReader.Seals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the tools that read snapshots have in common. */
final class SnapshotArguments {
    private static final int BAD_ARGUMENTS = 2;

    private SnapshotArguments() {}

    /** A tool's work. */
    interface Work {
        void run() throws UsageException, IOException;
    }

    /** Does the work and gives the exit code. */
    static int run(Terminal terminal, Work work) {
        try {
            work.run();
            return 0;
        } catch (UsageException e) {
            terminal.out().flush();
            terminal.err().println(e.problem().strip());
            return BAD_ARGUMENTS;
        } catch (IOException e) {
            terminal.out().flush();
            terminal.err().println("Error: " + e.getMessage());
            return 1;
        }
    }

    static Path file(String name) throws UsageException {
        Path path = Path.of(name);
        if (!Files.exists(path)) {
            throw new UsageException("File '" + path.toAbsolutePath() + "' does not exist.");
        }
        return path;
    }

    /** A broken seal is said on the error stream, and what the snapshot holds is shown. */
    static Seals complaining(Terminal terminal) {
        return broken -> {
            terminal.out().flush();
            terminal.err().println("Warning: " + broken.getMessage());
        };
    }
}
