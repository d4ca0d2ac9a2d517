package dev.ostler.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The distribution that the build has made. */
final class Distribution {
    private Distribution() {}

    /** A copy with its jars, so that what a test leaves in it is gone with the test. */
    static Path copyTo(Path target) throws IOException {
        Path source = Path.of(System.getProperty("ostler.distribution"));
        try (var files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (!Files.isDirectory(file)) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                } else {
                    Files.createDirectories(copy);
                }
            }
        }
        return target;
    }
}
