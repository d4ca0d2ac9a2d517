package dev.ostler.storage;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.DiskFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Small text files that hold their old content or their new one, and nothing else. */
final class AtomicText {
    private static final int BYTES_MAX = 1 << 16;

    private AtomicText() {}

    /** The first line, without its end. */
    static String readFirstLine(Disk disk, Path file) throws IOException {
        String text = new String(disk.readSmall(file, BYTES_MAX), StandardCharsets.UTF_8);
        return text.lines().findFirst().orElse("");
    }

    /** Writes a file anew by way of {@code NAME.tmp}, as ZooKeeper does; durable on return. */
    static void write(Disk disk, Path directory, String name, String text) throws IOException {
        Path temporary = directory.resolve(name + ".tmp");
        disk.delete(temporary);
        try (DiskFile opened = disk.create(temporary)) {
            opened.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            opened.sync();
        }
        disk.rename(temporary, directory.resolve(name));
        disk.syncDirectory(directory);
    }
}
