package dev.ostler.interop.server;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whose server runs: each has a main class and a class path of its own. */
public enum Implementation {
    APACHE {
        @Override
        List<String> arguments(Path config) {
            return Stream.concat(
                            ClientJar.APACHE.arguments().stream(),
                            Stream.of(
                                    "org.apache.zookeeper.server.quorum.QuorumPeerMain",
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
}
