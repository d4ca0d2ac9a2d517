package dev.ostler.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.cli.Golden;
import dev.ostler.cli.ToolRun;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

class SnapshotToolTest {
    private static final String TEXT = Golden.text("snapshot.f.txt");

    @TempDir Path directory;

    @Test
    @Tag("S202")
    void printsEveryZnodeAndTheSessions() throws IOException {
        assertThat(run(snapshot(Golden.snapshot()))).isEqualTo(new ToolRun(0, TEXT, ""));
    }

    @Test
    @Tag("S202")
    void printsSessionsWithTheirNumberOfEphemerals() throws IOException {
        byte[] all = Golden.snapshot();
        var content = ByteBuffer.allocate(all.length + 12);
        content.put(all, 0, 16).putInt(1).putLong(0x100000d99670000L).putInt(30000);
        content.put(all, 20, all.length - 20);
        // Whose is /a/s-0000000001: its owner stands before the pzxid that ends it.
        content.putLong(0x180 + 12, 0x100000d99670000L);
        ToolRun run = run(snapshot(content.array()));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .endsWith(
                        """
                        Session Details (sid, timeout, ephemeralCount):
                        0x100000d99670000, 30000, 1
                        ----
                        Last zxid: 0xf
                        """);
        assertThat(run.err()).startsWith("Warning: ").contains("checksum");
    }

    @Test
    void printsTheDataIfAsked() throws IOException {
        ToolRun run = run("-d", snapshot(Golden.snapshot()));

        assertThat(run.out())
                .isEqualTo(
                        TEXT.replace("dataLength = 3", "data = bmV3")
                                .replace("dataLength = 0", "data = "));
    }

    @Test
    void printsSizesForNcdu() throws IOException {
        assertThat(run("-json", snapshot(Golden.snapshot())).out())
                .isEqualTo(
                        "[1,0,{'progname':'SnapshotFormatter.java','progver':'0.01',"
                                        .replace('\'', '"')
                                + "\"timestamp\":1795337286524},["
                                + entry("/", 0, 1001)
                                + ",["
                                + entry("a", 3, 1002)
                                + ","
                                + entry("s-0000000001", 0, 1003)
                                + "],"
                                + entry("c", 0, 1004)
                                + ",["
                                + entry("zookeeper", 0, 1005)
                                + ","
                                + entry("config", 0, 1006)
                                + ","
                                + entry("quota", 0, 1007)
                                + "],"
                                + entry("t-0000000004", 0, 1008)
                                + "]]");
    }

    @Test
    void printsEverythingAsOneDocument() throws IOException {
        assertThat(run("--json", snapshot(Golden.snapshot())).out())
                .startsWith("{\"sessions\":[\n],\n\"acls\":[\n{\"id\":1,\"acl\":[{")
                .contains("\n{\"path\":\"/a\",\"data\":\"bmV3\",\"aclId\":3,\"czxid\":\"0x2\",")
                .contains("\"ephemeralOwner\":\"0xff0000000000ea60\"}\n],\n\"digest\":{")
                .endsWith("\"digest\":\"0x2702ff5cd\"},\n\"lastZxid\":\"0xf\"}\n");
    }

    @Test
    void readsPackedSnapshotsByTheirSuffix() throws IOException {
        Path file = directory.resolve("snapshot.f.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(Golden.snapshot());
        }

        assertThat(run(file)).isEqualTo(new ToolRun(0, TEXT, ""));
    }

    @Test
    void aBrokenSealIsSaidAndNothingIsHidden() throws IOException {
        byte[] content = Golden.snapshot();
        content[0xee] = 'N'; // The data of /a.
        ToolRun run = run(snapshot(content));

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(TEXT);
        assertThat(run.err()).contains("its checksum is").contains("the seal says 0x51196d24");
    }

    @Test
    void aTruncatedOrForeignFileIsAnError() throws IOException {
        ToolRun truncated = run(snapshot(Arrays.copyOf(Golden.snapshot(), 500)));
        ToolRun foreign = run(snapshot(Golden.log()));

        assertThat(truncated.exitCode()).isEqualTo(1);
        assertThat(truncated.err()).contains("is corrupt at byte");
        assertThat(foreign.exitCode()).isEqualTo(1);
        assertThat(foreign.err()).contains("instead of ZKSN");
    }

    @Test
    void wrongArgumentsAreAnsweredWithUsage() throws IOException {
        Path file = snapshot(Golden.snapshot());
        for (ToolRun run : new ToolRun[] {run(), run("-d"), run(file, "-d"), run("-x", file)}) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("USAGE: SnapshotFormatter [-d|-json");
        }
        assertThat(run("-d", "-json", file).err())
                .isEqualTo(
                        "Cannot specify both data dump (-d) and json mode (-json) in same call\n");
        Path missing = directory.resolve("missing");
        assertThat(run(missing))
                .isEqualTo(
                        new ToolRun(
                                2,
                                "",
                                "File '" + missing.toAbsolutePath() + "' does not exist.\n"));
    }

    private static String entry(String name, int size, int inode) {
        return String.format(
                "{\"name\":\"%s\",\"asize\":%d,\"dsize\":%d,\"dev\":0,\"ino\":%d}",
                name, size, size, inode);
    }

    private Path snapshot(byte[] content) throws IOException {
        return Files.write(directory.resolve("snapshot.f"), content);
    }

    private static ToolRun run(Object... arguments) {
        return ToolRun.of(SnapshotTool::new, arguments);
    }
}
