package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.testing.FreePorts;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The four-letter words of a fresh server, as monitoring sends them: four bytes, no newline. */
class FourLetterWordsTest {
    @TempDir private static Path directory;
    private static Script script;
    private static Path data;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        Path home = Distribution.copyTo(directory.resolve("ostler"));
        script =
                Script.zkServer(home)
                        .with("ZK_SERVER_HEAP", "64")
                        .with("SERVER_JVMFLAGS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        data = directory.resolve("data");
        port = FreePorts.next();
        Files.writeString(
                home.resolve("conf/zoo.cfg"),
                """
                tickTime=2000
                clientPort=%d
                clientPortAddress=127.0.0.1
                admin.enableServer=false
                dataDir=%s
                4lw.commands.whitelist=ruok, stat, srvr, mntr, conf, cons, envi, dirs, wchs, \
                wchc, wchp
                """
                        .formatted(port, data));
        assertThat(script.run("start").out()).isEqualTo("Starting zookeeper ... STARTED\n");
    }

    @AfterAll
    static void stop() {
        script.run("stop");
    }

    @Test
    void ruokIsAnswered() throws IOException {
        assertThat(answer("ruok")).isEqualTo("imok");
    }

    @Test
    void aWordThatIsNotInTheWhitelistIsRefused() throws IOException {
        assertThat(answer("dump"))
                .isEqualTo("dump is not executed because it is not in the whitelist.\n");
    }

    @Test
    void srvrAndStatSumUpTheServer() throws IOException {
        String summary =
                """
                Latency min/avg/max: 0/0\\.0/0
                Received: \\d+
                Sent: 0
                Connections: \\d+
                Outstanding: 0
                Zxid: 0x0
                Mode: standalone
                Node count: 5
                """;

        assertThat(answer("srvr"))
                .matches("Zookeeper version: 3\\.9\\.\\d+-ostler-.*, built on .*\n" + summary);
        assertThat(answer("stat"))
                .matches(
                        "Zookeeper version: .*\nClients:\n"
                                + "( /127\\.0\\.0\\.1:\\d+\\[[01]]\\(queued=0,recved=[01],sent=0\\)\n)+"
                                + "\n"
                                + summary);
    }

    @Test
    void consShowsTheConnectionThatAsks() throws IOException {
        assertThat(answer("cons"))
                .containsPattern(" /127\\.0\\.0\\.1:\\d+\\[0]\\(queued=0,recved=1,sent=0\\)\n")
                .endsWith(")\n\n");
    }

    @Test
    void mntrHasTheNamesAndValuesThatDashboardsRead() throws IOException {
        assertThat(answer("mntr"))
                .contains("\nzk_server_state\tstandalone\n")
                .contains("\nzk_znode_count\t5\n")
                .contains("\nzk_approximate_data_size\t44\n")
                .contains("\nzk_ephemerals_count\t0\n")
                .contains("\nzk_watch_count\t0\n")
                .contains("\nzk_avg_latency\t0.0\n")
                .containsPattern("\nzk_open_file_descriptor_count\t[1-9]\\d*\n")
                .containsPattern("\nzk_uptime\t\\d+\n");
    }

    @Test
    void confShowsTheConfiguration() throws IOException {
        Path version2 = data.resolve("version-2");

        assertThat(answer("conf"))
                .matches(
                        """
                        clientPort=%d
                        secureClientPort=-1
                        dataDir=%s
                        dataDirSize=\\d+
                        dataLogDir=%s
                        dataLogSize=\\d+
                        tickTime=2000
                        maxClientCnxns=60
                        minSessionTimeout=4000
                        maxSessionTimeout=40000
                        clientPortListenBacklog=-1
                        serverId=0
                        """
                                .formatted(port, version2, version2));
    }

    @Test
    void dirsShowsSizesAndEnviTheEnvironment() throws IOException {
        assertThat(answer("dirs")).matches("datadir_size: \\d+\nlogdir_size: \\d+\n");
        assertThat(answer("envi")).startsWith("Environment:\nzookeeper.version=3.9.");
    }

    @Test
    void nobodyWatchesAnything() throws IOException {
        assertThat(answer("wchs")).isEqualTo("0 connections watching 0 paths\nTotal watches:0\n");
        assertThat(answer("wchc")).isEqualTo("\n");
        assertThat(answer("wchp")).isEqualTo("\n");
    }

    @Test
    void anUnknownWordIsAnsweredWithSilence() throws IOException {
        assertThat(answer("RUOK")).isEmpty();
    }

    private static String answer(String word) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
