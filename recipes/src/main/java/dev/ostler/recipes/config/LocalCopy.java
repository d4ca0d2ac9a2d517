package dev.ostler.recipes.config;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The last known good configuration in a file: a line with its checksum and the time of its
 * publish, then the publish as it lies on the servers. It is replaced in one step, so that there is
 * always a whole one.
 */
final class LocalCopy {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCopy.class);

    private static final String TITLE = "ostler-config-copy 1";

    private final Path file;

    LocalCopy(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** What is there; empty if there is nothing, or nothing that can be relied on. */
    Optional<Publication> read() {
        try {
            String text = Files.readString(file);
            int end = text.indexOf('\n');
            String[] head = (end < 0 ? text : text.substring(0, end)).split(" ", -1);
            if (head.length != 4 || !(head[0] + " " + head[1]).equals(TITLE)) {
                throw new ConfigException("not a copy of a configuration");
            }
            String content = text.substring(end + 1);
            if (!head[2].equals(checksum(content))) {
                throw new ConfigException("the checksum is not that of the content");
            }
            return Optional.of(
                    PublicationText.parse(content)
                            .at(Instant.ofEpochMilli(Long.parseLong(head[3]))));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | ConfigException | NumberFormatException e) {
            LOG.warn("The copy {} is of no use: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Replaces what is there; a failure is logged, for the configuration itself is not concerned.
     */
    void write(Publication publication) {
        try {
            Path directory = Objects.requireNonNull(file.getParent(), "a file is in a directory");
            Files.createDirectories(directory);
            Path next = Files.createTempFile(directory, file.getFileName() + ".", ".next");
            try {
                write(publication, next);
                Files.move(
                        next,
                        file,
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(next);
            }
            sync(directory);
        } catch (IOException e) {
            LOG.warn("The copy {} can't be written", file, e);
        }
    }

    private static void write(Publication publication, Path to) throws IOException {
        String content = PublicationText.format(publication);
        String head =
                TITLE + " " + checksum(content) + " " + publication.time().toEpochMilli() + "\n";
        ByteBuffer bytes = ByteBuffer.wrap((head + content).getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** So that the new name is on the disk as well, where the system can do that. */
    private static void sync(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.debug("The directory {} can't be synced", directory, e);
        }
    }

    private static String checksum(String content) {
        var crc = new CRC32C();
        crc.update(content.getBytes(StandardCharsets.UTF_8));
        return "%08x".formatted(crc.getValue());
    }
}
