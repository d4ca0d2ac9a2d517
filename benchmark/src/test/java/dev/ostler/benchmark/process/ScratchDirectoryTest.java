package dev.ostler.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;

class ScratchDirectoryTest {
    @Test
    void nothingIsLeftButWhatWasThereBefore(@TempDir Path directory) throws Exception {
        Path parent = directory.resolve("data");
        Path other = Files.createDirectories(parent.resolve("run-of-another"));
        try (var scratch = new ScratchDirectory(parent, "run-")) {
            Path inner = Files.createDirectories(scratch.path().resolve("a/b"));
            Files.writeString(inner.resolve("log.1"), "x");
            assertThat(scratch.path()).startsWith(parent).isNotEqualTo(other);
        }
        assertThat(parent).isDirectoryContaining(other::equals);
        assertThat(parent.toFile().list()).hasSize(1);
    }
}
