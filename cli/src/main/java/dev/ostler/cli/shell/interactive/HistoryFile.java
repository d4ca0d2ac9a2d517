package dev.ostler.cli.shell.interactive;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** The file that keeps what was typed from one shell to the next; only its owner may read it. */
final class HistoryFile {
    private static final String OWNER_ONLY = "rw-------";

    private HistoryFile() {}

    /**
     * {@code $ZKCLI_HISTORY}, else {@code .zkcli_history} in the user's home; it exists then. Null
     * if that can't be.
     */
    static @Nullable Path prepare(Map<String, String> environment) {
        String chosen = environment.get("ZKCLI_HISTORY");
        Path file =
                chosen == null
                        ? Path.of(System.getProperty("user.home"), ".zkcli_history")
                        : Path.of(chosen);
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (FileAlreadyExistsException e) {
            return file;
        } catch (IOException | UnsupportedOperationException e) {
            return null; // A shell without memory is better than none.
        }
        return file;
    }
}
