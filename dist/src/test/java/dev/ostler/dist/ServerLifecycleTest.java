package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** A server started, asked and stopped by the script, as an operator does. */
class ServerLifecycleTest {
    @TempDir private Path directory;
    private Path home;
    private Script script;

    @BeforeEach
    void copyTheDistribution() throws IOException {
        home = Distribution.copyTo(directory.resolve("ostler"));
        script =
                Script.zkServer(home)
                        .with("ZK_SERVER_HEAP", "64")
                        .with("SERVER_JVMFLAGS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
    }

    @Test
    void aServerIsStartedAskedRestartedAndStopped() throws IOException {
        int port = FreePorts.next();
        configure(port, directory.resolve("data"));
        Path pidFile = directory.resolve("data/zookeeper_server.pid");

        try {
            Script.Result started = script.run("start");
            assertThat(started.out()).isEqualTo("Starting zookeeper ... STARTED\n");
            assertThat(started.exitCode()).isZero();
            String pid = Files.readString(pidFile);
            assertThat(ProcessHandle.of(Long.parseLong(pid))).isPresent();
            assertThat(logOf(home))
                    .contains(Integer.toString(port))
                    .contains(directory.resolve("data").toString());

            assertThat(script.run("status"))
                    .isEqualTo(
                            new Script.Result(
                                    0,
                                    """
                                    Client port found: %d. Client address: 127.0.0.1. Client SSL: false.
                                    Mode: standalone
                                    """
                                            .formatted(port),
                                    script.run("status").error()));

            Script.Result again = script.run("start");
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.out())
                    .isEqualTo("Starting zookeeper ...  already running as process " + pid + ".\n");

            assertThat(script.run("restart").out())
                    .isEqualTo("Stopping zookeeper ... STOPPED\nStarting zookeeper ... STARTED\n");
            assertThat(Files.readString(pidFile)).isNotEqualTo(pid);
        } finally {
            assertThat(script.run("stop"))
                    .extracting(Script.Result::exitCode, Script.Result::out)
                    .containsExactly(0, "Stopping zookeeper ... STOPPED\n");
        }
        assertThat(pidFile).doesNotExist();
        assertThat(script.run("status").exitCode()).isEqualTo(1);
    }

    @Test
    void aWrongConfigurationIsReportedWithItsLine() throws IOException {
        Path config = Files.writeString(home.resolve("conf/zoo.cfg"), "tickTime=2s\ndataDir=/d\n");

        Script.Result result = script.run("start-foreground");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.error())
                .contains("Invalid config, exiting abnormally\n")
                .contains(
                        "Error processing "
                                + config
                                + ", line 1: tickTime=2s is not a whole number of milliseconds");
    }

    @Test
    void aTakenPortIsNamed() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            configure(taken.getLocalPort(), directory.resolve("data"));

            Script.Result result = script.run("start-foreground");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.error()).contains(Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    void aDataDirectoryThatIsNoneIsNamed() throws IOException {
        Path data = Files.writeString(directory.resolve("data"), "a file");
        configure(0, data);

        Script.Result result = script.run("start-foreground");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.error())
                .contains("Unable to access datadir, exiting abnormally")
                .contains(data.toString());
    }

    @Test
    void aDataDirectoryInUseIsRefusedAndAFailedStartShowsTheLog() throws IOException {
        Path data = directory.resolve("data");
        configure(FreePorts.next(), data);
        script.run("start");
        try {
            Path other = Files.createDirectory(directory.resolve("other"));
            Files.writeString(
                    other.resolve("zoo.cfg"),
                    """
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    admin.enableServer=false
                    dataDir=%s
                    """
                            .formatted(FreePorts.next(), data));

            Script.Result result =
                    script.with("ZOOPIDFILE", directory.resolve("other.pid").toString())
                            .with("ZOO_LOG_DIR", other.toString())
                            .run("--config", other.toString(), "start");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).isEqualTo("Starting zookeeper ... SERVER DID NOT START\n");
            assertThat(result.error())
                    .contains("Unable to access datadir, exiting abnormally")
                    .contains(data.toString());
        } finally {
            script.run("stop");
        }
    }

    private void configure(int port, Path data) throws IOException {
        Files.writeString(
                home.resolve("conf/zoo.cfg"),
                """
                tickTime=2000
                clientPort=%d
                clientPortAddress=127.0.0.1
                admin.enableServer=false
                dataDir=%s
                """
                        .formatted(port, data));
    }

    private static String logOf(Path home) throws IOException {
        try (var files = Files.list(home.resolve("logs"))) {
            return Files.readString(files.findFirst().orElseThrow());
        }
    }
}
