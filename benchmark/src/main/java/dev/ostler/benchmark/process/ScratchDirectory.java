package dev.ostler.benchmark.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A new directory, deleted at the end with all that is in it: servers leave gigabytes behind. */
public final class ScratchDirectory implements AutoCloseable {
    private final Path path;

    /**
     * @param parent is created if it does not exist, and stays
     */
    public ScratchDirectory(Path parent, String prefix) throws IOException {
        path = Files.createTempDirectory(Files.createDirectories(parent), prefix);
    }

    public Path path() {
        return path;
    }

    /** Deletes it; nobody may write to it any more. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> tree = Files.walk(path)) {
            for (Path each : tree.toList().reversed()) {
                Files.delete(each);
            }
        }
    }
}
