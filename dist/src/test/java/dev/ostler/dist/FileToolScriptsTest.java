package dev.ostler.dist;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

class FileToolScriptsTest {
    @TempDir Path directory;
    private Path home;
    private Path data;

    @BeforeEach
    void install() throws IOException {
        home = Distribution.copyTo(directory.resolve("home"));
        data = directory.resolve("data");
        Files.writeString(home.resolve("conf/zoo.cfg"), "clientPort=0\ndataDir=" + data + "\n");
    }

    @Test
    @Tag("S192")
    @Tag("S193")
    void theLogToolkitPrintsALog() throws IOException {
        Path log = directory.resolve("log.1");
        Files.write(log, ByteBuffer.allocate(32).putInt(0x5a4b4c47).putInt(2).array());

        assertThat(script("zkTxnLogToolkit.sh").run(log.toString()))
                .isEqualTo(
                        new Script.Result(
                                0,
                                """
                                ZooKeeper Transactional Log File with dbid 0 txnlog format version 2
                                EOF reached after 0 txns.
                                """,
                                ""));
    }

    @Test
    @Tag("S202")
    void theSnapshotToolkitSaysWhatIsWrongOnTheErrorOutput() {
        Path missing = directory.resolve("snapshot.1");

        assertThat(script("zkSnapShotToolkit.sh").run(missing.toString()))
                .isEqualTo(new Script.Result(2, "", "File '" + missing + "' does not exist.\n"));
    }

    @Test
    void snapshotsAreSummedUpAndCompared() {
        Path missing = directory.resolve("snapshot.1");
        var refused = new Script.Result(2, "", "File '" + missing + "' does not exist.\n");

        assertThat(script("zkSnapshotRecursiveSummaryToolkit.sh").run(missing.toString(), "/", "0"))
                .isEqualTo(refused);
        assertThat(
                        script("zkSnapshotComparer.sh")
                                .run("-l", missing.toString(), "-r", "r", "-b", "1", "-n", "1"))
                .isEqualTo(refused);
    }

    @Test
    void aNewServersDirectoriesAreMadeOnce() {
        Script initialize = script("zkServer-initialize.sh");

        Script.Result made = initialize.run("--myid=3");
        assertThat(made).isEqualTo(new Script.Result(0, "Using myid of 3\n", ""));
        assertThat(data.resolve("myid")).hasContent("3");
        assertThat(data.resolve("initialize")).isEmptyFile();
        assertThat(data.resolve("version-2")).isEmptyDirectory();

        Script.Result again = initialize.run("--myid=4");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.error()).startsWith("ZooKeeper data directory already exists at " + data);
        assertThat(data.resolve("myid")).hasContent("3");
    }

    @Test
    void onlyForceDeletesWhatIsThere() throws IOException {
        Script initialize = script("zkServer-initialize.sh");
        initialize.run("--myid=3");
        Files.writeString(data.resolve("version-2/snapshot.0"), "");

        assertThat(initialize.run("--force").exitCode()).isZero();
        assertThat(data.resolve("version-2")).isEmptyDirectory();
        assertThat(data.resolve("myid")).doesNotExist();
    }

    @Test
    void cleaningUpTakesTheDirectoriesFromTheConfiguration() throws IOException {
        Files.createDirectories(data.resolve("version-2"));
        Script cleanup = script("zkCleanup.sh");

        assertThat(cleanup.run("-n", "3")).isEqualTo(new Script.Result(0, "", ""));
        Script.Result tooFew = cleanup.run("-n", "2");
        assertThat(tooFew.exitCode()).isEqualTo(1);
        assertThat(tooFew.error()).startsWith("count should be greater than or equal to 3\n");
    }

    private Script script(String name) {
        return new Script(home, name, Script.zkServer(home).environment());
    }
}
