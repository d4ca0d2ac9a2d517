package dev.ostler.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** Files that ZooKeeper 3.9.6 wrote (storage format, section 5). */
public final class Golden {
    private Golden() {}

    /** The records of {@code log.1}, up to the zeros. */
    public static byte[] log() {
        return load("log.1.hex");
    }

    /** All of {@code log.1}. */
    public static byte[] wholeLog() {
        return Arrays.copyOf(log(), 65552);
    }

    public static byte[] snapshot() {
        return load("snapshot.f.hex");
    }

    private static byte[] load(String name) {
        try (InputStream in = Golden.class.getResourceAsStream("/golden/" + name)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
