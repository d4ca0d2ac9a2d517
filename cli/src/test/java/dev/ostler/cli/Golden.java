package dev.ostler.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Files that ZooKeeper 3.9.6 wrote (storage format, section 5), and what its tools print of them.
 */
public final class Golden {
    /** Where the record of transaction 4 begins, and where it ends. */
    public static final int FOURTH = 0x117;

    public static final int FIFTH = 0x161;

    private Golden() {}

    /** All of {@code log.1}, zeros included. */
    public static byte[] log() {
        return Arrays.copyOf(bytes("log.1.hex"), 65552);
    }

    /** The log without the zeros. */
    public static byte[] logRecords() {
        return Arrays.copyOf(bytes("log.1.hex"), 0x596);
    }

    public static byte[] snapshot() {
        return bytes("snapshot.f.hex");
    }

    /** The snapshot with another path of the same length for one; its seal is broken. */
    public static byte[] snapshotWith(String path, String other) {
        String text = new String(snapshot(), StandardCharsets.ISO_8859_1);
        if (path.length() != other.length() || !text.contains(path)) {
            throw new IllegalArgumentException(path + " for " + other);
        }
        return text.replace(path, other).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(String name) {
        return HexFormat.of().parseHex(text(name).replaceAll("\\s", ""));
    }

    public static String text(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
