package dev.ostler.recipes.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;

/** The file with the last known good configuration. */
class LocalCopyTest {
    private static final Publication PUBLICATION =
            Publication.of(3, "id", "ada", "why", 0, Map.of("a", "ä = \\"))
                    .at(Instant.ofEpochMilli(5));

    @TempDir Path directory;

    @Test
    void isReadAsItWasWritten() throws Exception {
        Path file = directory.resolve("below/config");
        var copy = new LocalCopy(file);
        assertThat(copy.read()).isEmpty();
        copy.write(PUBLICATION);
        copy.write(PUBLICATION);
        assertThat(new LocalCopy(file).read()).contains(PUBLICATION);
        try (Stream<Path> files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void everyDamageIsNoticed() throws Exception {
        Path file = directory.resolve("config");
        new LocalCopy(file).write(PUBLICATION);
        byte[] good = Files.readAllBytes(file);
        int content = new String(good, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
        for (int at = content; at < good.length; at++) {
            byte[] bad = good.clone();
            bad[at] ^= 1;
            Files.write(file, bad);
            assertThat(new LocalCopy(file).read()).isEmpty();
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, java.util.Arrays.copyOf(good, length));
            assertThat(new LocalCopy(file).read()).isEmpty();
        }
    }
}
