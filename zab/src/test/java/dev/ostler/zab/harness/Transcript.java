package dev.ostler.zab.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What must happen, line by line, in a text file that tells it as a story. {@code
 * -Dtranscripts=rewrite} writes the files anew; the difference is then to be reviewed.
 */
public final class Transcript {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "transcripts");

    private Transcript() {}

    /** Compares with a file, where lines that begin with # are for the reader alone. */
    public static void matches(String name, List<String> actual) {
        Path file = DIRECTORY.resolve(name + ".txt");
        try {
            List<String> expected = Files.exists(file) ? Files.readAllLines(file) : List.of();
            if ("rewrite".equals(System.getProperty("transcripts"))) {
                var lines =
                        new ArrayList<>(
                                expected.stream().takeWhile(line -> line.startsWith("#")).toList());
                lines.addAll(actual);
                Files.write(file, lines);
                return;
            }
            assertThat(actual)
                    .as(name)
                    .containsExactlyElementsOf(
                            expected.stream().filter(line -> !line.startsWith("#")).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
