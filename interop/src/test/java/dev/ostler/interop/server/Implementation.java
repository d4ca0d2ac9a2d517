package dev.ostler.interop.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whose server runs: each has a main class and a class path of its own. */
public enum Implementation {
    APACHE {
        @Override
        List<String> arguments(Path config) {
            return Stream.concat(
                            ApacheClassPath.arguments().stream(),
                            Stream.of(
                                    "org.apache.zookeeper.server.ZooKeeperServerMain",
                                    config.toString()))
                    .toList();
        }
    },
    OSTLER {
        @Override
        List<String> arguments(Path config) {
            return List.of(
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-Dlogback.configurationFile=" + SHIPPED_LOGGING.toAbsolutePath(),
                    "-cp",
                    ownClassPath(),
                    "dev.ostler.server.Main",
                    config.toString());
        }
    };

    private static final Path SHIPPED_LOGGING = Path.of("..", "conf", "logback.xml");

    /** Whose server the tests are about: the property {@code interop.server}. */
    public static final Implementation UNDER_TEST =
            valueOf(System.getProperty("interop.server", "OSTLER"));

    /** What follows {@code java} and its memory flags on the command line. */
    abstract List<String> arguments(Path config);

    /** This test's own class path, which holds Ostler's server and nothing of Apache's. */
    private static String ownClassPath() {
        String surefire = System.getProperty("surefire.test.class.path");
        return surefire != null ? surefire : System.getProperty("java.class.path");
    }

    /** The class path that the module {@code peer} writes when it is built. */
    public static final class ApacheClassPath {
        private static final Path PEER = Path.of("peer", "target");

        private ApacheClassPath() {}

        /** The {@code java} arguments up to the main class. */
        public static List<String> arguments() {
            return List.of(
                    "-Dlogback.configurationFile=apache-logback.xml",
                    "-cp",
                    PEER.resolve("classes").toAbsolutePath() + File.pathSeparator + libraries());
        }

        private static String libraries() {
            Path file = PEER.resolve("apache.classpath");
            try {
                return Files.readString(file).strip();
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "build the module interop/peer first, it writes " + file.toAbsolutePath(),
                        e);
            }
        }
    }
}
