package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The script {@code bin/ostler-prepare}. */
class PrepareScriptTest {
    @TempDir private Path directory;
    private Path cache;
    private Script server;
    private Script prepare;

    @BeforeEach
    void copyTheDistribution() throws IOException {
        Path home = Distribution.copyTo(directory.resolve("ostler"));
        cache = home.resolve("ostler.aot");
        server =
                Script.zkServer(home)
                        .with("ZK_SERVER_HEAP", "64")
                        .with("SERVER_JVMFLAGS", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1");
        prepare = new Script(home, "ostler-prepare", server.environment());
    }

    @Test
    void serversStartFromWhatIsPrepared() throws IOException {
        assertThat(server.run("print-cmd").out()).doesNotContain("-XX:AOTCache");

        Script.Result prepared = prepare.run();

        assertThat(prepared).isEqualTo(new Script.Result(0, "Prepared: " + cache + "\n", ""));
        assertThat(server.run("print-cmd").out()).contains(" -XX:AOTCache=" + cache + " ");
        assertThat(jvmSays()).doesNotContain("[aot");
    }

    @Test
    void whatDoesNotFitIsReportedAndDoesNotKeepAServerFromStarting() throws IOException {
        Files.writeString(cache, "not what a JVM has written");

        assertThat(jvmSays()).contains("[aot");
    }

    @Test
    void aServerThatCannotStartIsShown() {
        Script.Result result = prepare.with("SERVER_JVMFLAGS", "-XX:NoSuchFlag=1").run();

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.error()).contains("did not start").contains("NoSuchFlag");
        assertThat(cache).doesNotExist();
    }

    /** What the JVM of a server that has come up to its configuration has to say. */
    private String jvmSays() throws IOException {
        Path config = Files.writeString(directory.resolve("wrong.cfg"), "tickTime=none\n");
        Script.Result result = server.run("start-foreground", config.toString());
        assertThat(result.error()).contains("Invalid config");
        return result.out() + result.error();
    }
}
