package dev.ostler.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Properties;

/**
 * What this build calls itself.
 *
 * @param ostler its own version
 * @param built when it was built
 */
public record Version(String ostler, Instant built) {
    /** The version of ZooKeeper whose behaviour it has; clients look for it. */
    private static final String ZOOKEEPER = "3.9.5";

    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    /** The version of the code that is running. */
    public static Version current() {
        var properties = new Properties();
        try (InputStream file = Version.class.getResourceAsStream("version.properties")) {
            if (file == null) {
                throw new IllegalStateException("version.properties is missing from the build.");
            }
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Version(
                properties.getProperty("version"), Instant.parse(properties.getProperty("built")));
    }

    /**
     * As the four-letter words and metrics give it; its beginning says which ZooKeeper to expect.
     */
    public String full() {
        return "%s-ostler-%s, built on %s".formatted(ZOOKEEPER, ostler, MINUTE.format(built));
    }

    /** What {@code zkServer.sh version} prints. */
    String line() {
        return "Ostler, version %s %s, for clients of Apache ZooKeeper %s"
                .formatted(ostler, MINUTE.format(built), ZOOKEEPER);
    }

    public static void main(String[] args) {
        System.out.println(current().line());
    }
}
