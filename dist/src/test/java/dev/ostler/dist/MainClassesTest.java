package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** ZooKeeper's classes that units and images start without a script. */
class MainClassesTest {
    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"quorum.QuorumPeerMain", "ZooKeeperServerMain"})
    void aServerStartsByZooKeepersClass(String main) throws IOException {
        String missing = directory.resolve("zoo.cfg").toString();

        // What makes it end is that it reads its configuration.
        assertThat(output("org.apache.zookeeper.server." + main, missing))
                .startsWith("Invalid config, exiting abnormally\n")
                .contains(missing + " file is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = "org.apache.zookeeper.client.FourLetterWordMain")
    void aToolStartsByZooKeepersClass(String main) throws IOException {
        assertThat(output(main)).startsWith("Usage: FourLetterWordMain <host> <port> <cmd>");
    }

    private static String output(String... command) throws IOException {
        String lib = System.getProperty("ostler.distribution") + "/lib/*";
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        words.add("-cp");
        words.add(lib);
        words.addAll(List.of(command));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
