package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;

/** The script {@code bin/ostler-prepare}, and how {@code zkServer.sh} has it run. */
class PrepareScriptTest {
    private static final int PREPARING_SECONDS_MAX = 300;
    private static final String SERVER_FLAGS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";

    @TempDir private Path directory;
    private Path home;
    private Script server;
    private Script prepare;

    @BeforeEach
    void copyTheDistribution() throws IOException {
        home = Distribution.copyTo(directory.resolve("ostler"));
        server =
                Script.zkServer(home)
                        .with("ZK_SERVER_HEAP", "64")
                        .with("SERVER_JVMFLAGS", SERVER_FLAGS);
        prepare = new Script(home, "ostler-prepare", server.environment());
    }

    @Test
    void serversStartFromWhatIsPrepared() throws IOException {
        assertThat(server.run("print-cmd").out()).doesNotContain("-XX:AOTCache");

        Script.Result prepared = prepare.run();

        Path cache = caches().getFirst();
        assertThat(prepared).isEqualTo(new Script.Result(0, "Prepared: " + cache + "\n", ""));
        assertThat(server.run("print-cmd").out()).contains(" -XX:AOTCache=" + cache + " ");
        Script talkative =
                server.with("SERVER_JVMFLAGS", SERVER_FLAGS + " -Xlog:aot -XX:AOTMode=on");
        assertThat(jvmSays(talkative)).contains("Opened AOT cache " + cache);
    }

    @Test
    void serversWithOtherOptionsAreNotGivenWhatDoesNotFitThem() {
        prepare.run();

        assertThat(server.with("SERVER_JVMFLAGS", "-XX:+UseParallelGC").run("print-cmd").out())
                .doesNotContain("-XX:AOTCache");
    }

    @Test
    void whatDoesNotFitAfterAllIsPassedOverInSilence() throws IOException {
        prepare.run();
        Path cache = caches().getFirst();
        Files.writeString(cache, "not what a JVM has written");

        assertThat(server.run("print-cmd").out()).contains(" -XX:AOTCache=" + cache + " ");
        assertThat(jvmSays(server)).doesNotContain("aot", "AOT", "cds");
    }

    @Test
    void aServersFirstStartPreparesTheNext() throws Exception {
        Files.writeString(
                home.resolve("conf/zoo.cfg"),
                "clientPort=0\nclientPortAddress=127.0.0.1\nadmin.enableServer=false\ndataDir=%s\n"
                        .formatted(directory.resolve("data")));
        try (WatchService appearing = home.getFileSystem().newWatchService()) {
            home.register(appearing, StandardWatchEventKinds.ENTRY_CREATE);

            assertThat(server.without("OSTLER_PREPARE").run("start").exitCode()).isZero();

            try {
                awaitCache(appearing);
            } finally {
                server.run("stop");
            }
        }
        assertThat(server.run("print-cmd").out())
                .contains(" -XX:AOTCache=" + caches().getFirst() + " ");
    }

    @Test
    void aRehearsalThatFailsIsShown() throws IOException {
        Script.Result result =
                prepare.with("SERVER_JVMFLAGS", "-XX:+UseSerialGC -XX:+UseParallelGC").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error()).contains("the rehearsal failed").contains("collector");
        assertThat(caches()).isEmpty();
    }

    @Test
    void behindAServerOneThatFailsIsNotTriedAgain() throws IOException {
        Script broken = prepare.with("SERVER_JVMFLAGS", "-XX:+UseSerialGC -XX:+UseParallelGC");

        broken.run("--behind");

        assertThat(caches()).singleElement().satisfies(file -> assertThat(file).isEmptyFile());
        assertThat(
                        server.with("SERVER_JVMFLAGS", "-XX:+UseSerialGC -XX:+UseParallelGC")
                                .run("print-cmd")
                                .out())
                .doesNotContain("-XX:AOTCache");
    }

    private List<Path> caches() throws IOException {
        try (var files = Files.newDirectoryStream(home, "ostler-*.aot")) {
            return StreamSupport.stream(files.spliterator(), false).toList();
        }
    }

    private static void awaitCache(WatchService appearing) throws InterruptedException {
        while (true) {
            WatchKey key = appearing.poll(PREPARING_SECONDS_MAX, TimeUnit.SECONDS);
            assertThat(key).as("something appears in the installation").isNotNull();
            for (WatchEvent<?> event : key.pollEvents()) {
                if (String.valueOf(event.context()).endsWith(".aot")) {
                    return;
                }
            }
            key.reset();
        }
    }

    /** What the JVM of a server that has come up to its configuration has to say. */
    private String jvmSays(Script script) throws IOException {
        Path config = Files.writeString(directory.resolve("wrong.cfg"), "tickTime=none\n");
        Script.Result result = script.run("start-foreground", config.toString());
        assertThat(result.error()).contains("Invalid config");
        return result.out() + result.error();
    }
}
