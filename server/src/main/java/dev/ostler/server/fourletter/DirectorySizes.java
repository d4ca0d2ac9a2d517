package dev.ostler.server.fourletter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lengths of all files of the two {@code version-2} directories, in bytes.
 *
 * @param snapshots of the one that holds the snapshots
 * @param logs of the one that holds the logs, which may be the same
 */
public record DirectorySizes(long snapshots, long logs) {

    /** Measures them; a file that vanishes meanwhile counts nothing. */
    public static DirectorySizes measure(Path snapshots, Path logs) throws IOException {
        return new DirectorySizes(size(snapshots), size(logs));
    }

    private static long size(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.map(Path::toFile)
                    .filter(file -> file.isFile())
                    .mapToLong(file -> file.length())
                    .sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
