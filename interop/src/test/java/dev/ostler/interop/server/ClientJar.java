package dev.ostler.interop.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Whose {@code org.apache.zookeeper} the programs of the module {@code peer} run on. Each class
 * path is written down by the module that the classes come from.
 */
public enum ClientJar {
    /** Apache's jar, which holds Apache's server too. */
    APACHE(Path.of("peer", "target"), "apache.classpath"),

    /** Ostler's client jar in its place. */
    OSTLER(Path.of("dropin", "target"), "ostler.classpath");

    private final Path target;
    private final String fileName;

    ClientJar(Path target, String fileName) {
        this.target = target;
        this.fileName = fileName;
    }

    /** The {@code java} arguments up to the main class. */
    public List<String> arguments() {
        return List.of(
                "-Dlogback.configurationFile=apache-logback.xml",
                "-cp",
                target.resolve("classes").toAbsolutePath() + File.pathSeparator + libraries());
    }

    private String libraries() {
        Path file = target.resolve(fileName);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "build the modules in interop first, one writes " + file.toAbsolutePath(), e);
        }
    }
}
