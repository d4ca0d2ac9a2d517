package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.Server;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

class ZkCliScriptTest {
    @TempDir Path directory;
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private Script script;

    @BeforeEach
    void install() throws IOException {
        Path home = Distribution.copyTo(directory.resolve("home"));
        script =
                new Script(
                        home,
                        "zkCli.sh",
                        Map.of(
                                "PATH",
                                "/usr/bin:/bin",
                                "HOME",
                                directory.toString(),
                                "JAVA_HOME",
                                System.getProperty("java.home"),
                                "ZKCLI_CACHE_DIR",
                                ""));
    }

    @Test
    void itTellsHowItIsUsed() {
        Script.Result result = script.run("-h");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("usage: zkCli.sh [options] [command [arguments]]\n");
        assertThat(result.error()).isEmpty();
    }

    @Test
    void messagesGoToTheErrorOutput() {
        assertThat(script.run("-server", "127.0.0.1:1", "ls", "/"))
                .isEqualTo(
                        new Script.Result(
                                1,
                                "",
                                """
                                KeeperErrorCode = ConnectionLoss for /
                                No connection to 127.0.0.1:1; does a server run?
                                """));
    }

    @Test
    void unknownCommandsAndOptionsHaveTheirExitCodes() {
        assertThat(script.run("-server", "127.0.0.1:1", "ls2", "/").exitCode()).isEqualTo(127);
        assertThat(script.run("-nonsense").exitCode()).isEqualTo(2);
    }

    @Test
    void commandsThatNeedMoreLibrariesFindThem() throws Exception {
        String text =
                "clientPort=0\nclientPortAddress=127.0.0.1\ndataDir=" + directory.resolve("data");
        try (Server server =
                Server.start(ServerConfig.parse(text, "test", new Properties()), failures::add)) {
            String address = "127.0.0.1:" + server.clientAddress().getPort();

            assertDone(script.run("-server", address, "settings", "set", "/conf", "a=1"));
            assertDone(script.run("-server", address, "lock", "/lock", "--", "true"));
            assertDone(script.run("-server", address, "servers"));
            assertDone(script.run("-server", address, "bench", "-t", "1", "-c", "1", "-z", "1"));
        }
        assertThat(failures).isEmpty();
    }

    private static void assertDone(Script.Result result) {
        assertThat(result.exitCode()).as(result.error()).isZero();
    }

    @Test
    void theNameOfZooKeepersProgramIsThisShellToo() throws IOException {
        Path home = script.home();
        Path own = home.resolve("bin/own.sh");
        Files.writeString(
                own,
                Files.readString(home.resolve("bin/zkCli.sh"))
                        .replace(
                                "dev.ostler.cli.shell.ZkCli",
                                "org.apache.zookeeper.ZooKeeperMain"));
        assertThat(own.toFile().setExecutable(true)).isTrue();

        assertThat(new Script(home, "own.sh", script.environment()).run("-h").out())
                .startsWith("usage: zkCli.sh");
    }

    @Test
    @Timeout(120)
    void itsFirstCallLeavesACacheThatTheNextUses() throws IOException, InterruptedException {
        Path cache = Files.createDirectory(directory.resolve("cache"));
        Script caching = script.with("ZKCLI_CACHE_DIR", cache.toString());
        try (var watcher = cache.getFileSystem().newWatchService()) {
            cache.register(
                    watcher,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_DELETE);
            assertThat(caching.run("-h").exitCode()).isZero();
            while (!isReady(cache)) {
                WatchKey key = watcher.take();
                key.pollEvents();
                key.reset();
            }
        }

        // With this flag Java refuses to start unless it can use the cache.
        Script.Result cached = caching.with("CLIENT_JVMFLAGS", "-XX:AOTMode=on").run("-h");

        assertThat(cached.exitCode()).isZero();
        assertThat(cached.error()).isEmpty();
    }

    /** The cache is there, and nobody works on it. */
    private static boolean isReady(Path cache) throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<String> names = files.map(file -> file.getFileName().toString()).toList();
            return names.size() == 1 && names.getFirst().endsWith(".aot");
        }
    }
}
