package dev.ostler.interop.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.ChildProcess;
import dev.ostler.interop.server.Implementation;
import dev.ostler.interop.server.ServerUnderTest;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The clients that applications have, unchanged: Apache's for Java and its command line, Curator's
 * recipes, and kazoo. Each is a program below src/test/programs that checks what it sees and says
 * "all passed" at its end.
 */
class ForeignClientsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path PROGRAMS = Path.of("src", "test", "programs");

    @TempDir Path directory;

    @Test
    @Tag("S175")
    @Tag("S176")
    @Tag("S177")
    void apachesClientWorks() throws Exception {
        assertPasses(program("ApacheClient.java"));
    }

    @Test
    void curatorsRecipesWork() throws Exception {
        assertPasses(program("CuratorRecipes.java"));
    }

    @Test
    void kazooWorks() throws Exception {
        // Debian's Python, whatever other one comes first on the path: its package brings kazoo.
        assertPasses(List.of("/usr/bin/python3", PROGRAMS.resolve("kazoo_suite.py").toString()));
    }

    @Test
    void apachesCommandLineWorks() throws Exception {
        var command = new ArrayList<>(Implementation.ApacheClassPath.arguments());
        command.add("org.apache.zookeeper.ZooKeeperMain");
        command.add("-server");
        try (ServerUnderTest server = server()) {
            command.add("127.0.0.1:" + server.clientPort());
            String input =
                    """
                    create /cli hello
                    create -s -e /cli/e- data
                    ls /cli
                    set -v 7 /cli refused
                    set -v 0 /cli changed
                    get /cli
                    getAcl /cli
                    delete /cli
                    deleteall /cli
                    stat /cli
                    quit
                    """;
            try (ChildProcess child =
                    ChildProcess.start(
                            ChildProcess.java(List.of(), command),
                            directory.resolve("cli.log"),
                            input)) {
                child.exitCode(PATIENCE);
                assertThat(child.output())
                        .contains(
                                "Created /cli",
                                "Created /cli/e-0000000000",
                                "[e-0000000000]",
                                "version No is not valid : /cli",
                                "changed",
                                "'world,'anyone",
                                ": cdrwa",
                                "Node not empty: /cli",
                                "Node does not exist: /cli");
            }
        }
    }

    /** A Java program that the JVM compiles itself, with Apache's jars and nothing of ours. */
    private static List<String> program(String name) {
        var arguments = new ArrayList<>(Implementation.ApacheClassPath.arguments());
        arguments.add(PROGRAMS.resolve(name).toString());
        return ChildProcess.java(List.of(), arguments);
    }

    private void assertPasses(List<String> program) throws Exception {
        try (ServerUnderTest server = server()) {
            var command = new ArrayList<>(program);
            command.add("127.0.0.1:" + server.clientPort());
            try (ChildProcess child =
                    ChildProcess.start(command, directory.resolve("client.log"))) {
                assertThat(child.exitCode(PATIENCE)).as(child.output()).isZero();
                assertThat(child.output()).contains("all passed");
            }
        }
    }

    private ServerUnderTest server() throws Exception {
        return new ServerUnderTest(
                        Implementation.UNDER_TEST,
                        directory.resolve("data"),
                        Map.of("extendedTypesEnabled", "true"),
                        List.of())
                .start();
    }
}
