package dev.ostler.storage;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.StorageException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Reads the id that a server has in its ensemble (storage format, section 1.4). */
public final class MyId {
    private MyId() {}

    /**
     * The number in {@code dataDir/myid}; empty if there is no such file.
     *
     * @throws StorageException if its first line is not a number, blanks included
     */
    public static OptionalLong read(Disk disk, Path dataDir) throws IOException {
        Path file = dataDir.resolve("myid");
        if (!disk.exists(file)) {
            return OptionalLong.empty();
        }
        String text = AtomicText.readFirstLine(disk, file);
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw new StorageException(
                    "serverid "
                            + text
                            + " is not a number: the first line of "
                            + file
                            + " must be this server's id and nothing else",
                    e);
        }
    }
}
