package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** tree, find, du, cp, mv, diff, export and import. */
class TreeCommandsTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @TempDir Path directory;

    /** /NAME with data, /NAME/a (1 byte), /NAME/a/x (none), /NAME/b (5 bytes). */
    private static void plant(String name) {
        SERVER.script(
                "create /" + name + " root",
                "create /" + name + "/a 1",
                "create /" + name + "/a/x",
                "create /" + name + "/b 12345");
    }

    @Test
    void treeDrawsWhatIsBelow() {
        plant("drawn");

        assertThat(SERVER.run("tree", "/drawn").out())
                .isEqualTo(
                        """
                        /drawn
                        ├── a
                        │   └── x
                        └── b
                        """);
        assertThat(SERVER.run("tree", "-L", "1", "-s", "/drawn").out())
                .isEqualTo(
                        """
                        /drawn  (4 bytes)
                        ├── a  (1 bytes)
                        └── b  (5 bytes)
                        """);
        assertThat(SERVER.run("tree", "/nowhere").exitCode()).isEqualTo(1);
    }

    @Test
    void findTakesWhatFitsAllConditions() {
        plant("found");

        assertThat(SERVER.run("find", "/found", "-name", "[ab]").out())
                .isEqualTo("/found/a\n/found/b\n");
        assertThat(SERVER.run("find", "/found", "-regex", ".*/a/.*").out())
                .isEqualTo("/found/a/x\n");
        assertThat(SERVER.run("find", "/found", "-data", "234").out()).isEqualTo("/found/b\n");
        assertThat(SERVER.run("find", "/found", "-ephemeral").out()).isEmpty();
        assertThat(SERVER.run("find", "/found", "-persistent", "-name", "x").out())
                .isEqualTo("/found/a/x\n");
        assertThat(SERVER.script("create -e /found/e", "find /found -ephemeral").out())
                .isEqualTo("/found/e\n");
        assertThat(SERVER.run("find", "/found", "-min", "1", "-max", "4").out())
                .isEqualTo("/found\n/found/a\n");
        assertThat(SERVER.run("find", "/found", "-leaf", "-min", "1").out())
                .isEqualTo("/found/b\n");
        assertThat(SERVER.run("find", "/found", "-owner", "0x1").out()).isEmpty();
        assertThat(SERVER.run("find", "/found", "-regex", "(").exitCode()).isEqualTo(1);
    }

    @Test
    void duAddsUpBytesAndZnodes() {
        plant("sum");

        assertThat(SERVER.run("-o", "raw", "du", "/sum").out())
                .isEqualTo("1\t2\t/sum/a\n5\t1\t/sum/b\n10\t4\t/sum\n");
        assertThat(SERVER.run("du", "-s", "/sum").out())
                .isEqualTo("        10 bytes        4 znodes  /sum\n");
    }

    @Test
    void whatMayNotBeReadIsNamedAndLeftOut() {
        SERVER.script("create /partly", "create /partly/secret x digest:nobody:none:r");

        CliRun run = SERVER.run("tree", "/partly");

        assertThat(run.out()).isEqualTo("/partly\n");
        assertThat(run.err()).isEqualTo("Insufficient permission : /partly/secret (left out)\n");
        assertThat(SERVER.run("cp", "-r", "/partly", "/partly2").err())
                .isEqualTo("Insufficient permission : /partly/secret\n");
        assertThat(SERVER.run("ls", "-R", "/partly").out()).isEqualTo("/partly\n/partly/secret\n");
    }

    @Test
    void cpCopiesDataAndListsAndOverwritesOnlyOnDemand() {
        plant("from");
        SERVER.run("setAcl", "/from/a", "world:anyone:cdra");

        assertThat(SERVER.run("cp", "/from", "/to").err())
                .isEqualTo("/from has children; copy them too with -r\n");
        assertThat(SERVER.run("cp", "-r", "-n", "/from", "/to").out())
                .isEqualTo("create /to\ncreate /to/a\ncreate /to/a/x\ncreate /to/b\n");
        assertThat(SERVER.run("cp", "-r", "/from", "/to").exitCode()).isZero();
        assertThat(SERVER.run("diff", "/from", "/to").out()).isEmpty();
        assertThat(SERVER.run("getAcl", "/to/a").out()).contains(": cdra\n");

        SERVER.run("set", "/from/b", "new");
        assertThat(SERVER.run("cp", "-r", "/from", "/to").err())
                .isEqualTo("Node already exists: /to\n");
        assertThat(SERVER.run("cp", "-f", "/from/b", "/to/b").exitCode()).isZero();
        assertThat(SERVER.run("get", "/to/b").out()).isEqualTo("new\n");
        assertThat(SERVER.run("cp", "-r", "/from", "/from/in").err())
                .isEqualTo("/from and /from/in are not apart\n");
    }

    @Test
    void ephemeralsAreNotCopied() {
        CliRun run =
                SERVER.script(
                        "create /mixed",
                        "create -e /mixed/e x",
                        "cp -r /mixed /copied",
                        "ls /copied");

        assertThat(run.err()).endsWith("Ephemeral, left out: /mixed/e\n");
        assertThat(run.out()).isEqualTo("[]\n");
    }

    @Test
    void mvMovesAllOrNothing() {
        plant("old");

        assertThat(SERVER.run("mv", "-n", "/old/a", "/moved").out())
                .isEqualTo("create /moved\ncreate /moved/x\ndelete /old/a/x\ndelete /old/a\n");
        assertThat(SERVER.run("mv", "/old/a", "/nowhere/a").err())
                .startsWith("Node does not exist: /nowhere/a\n0 of 4 operations were done\n");
        assertThat(SERVER.run("ls", "-R", "/old").out())
                .isEqualTo("/old\n/old/a\n/old/b\n/old/a/x\n");
        assertThat(SERVER.run("mv", "/old/a", "/moved").exitCode()).isZero();
        assertThat(SERVER.run("ls", "-R", "/moved").out()).isEqualTo("/moved\n/moved/x\n");
        assertThat(SERVER.run("get", "/moved").out()).isEqualTo("1\n");
        assertThat(SERVER.run("ls", "/old").out()).isEqualTo("[b]\n");
    }

    @Test
    void mvLeavesEphemeralsToTheirSession() {
        CliRun run = SERVER.script("create /mve", "create -e /mve/e", "mv /mve /mve2");

        assertThat(run.err()).endsWith("/mve/e is ephemeral; only its session could move it\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void diffTellsWhatIsWhere() {
        SERVER.script(
                "create /d1 x",
                "create /d1/both 1",
                "create /d1/first",
                "create /d2 x world:anyone:cdra",
                "create /d3 x",
                "create /d3/both 22",
                "create /d3/second");

        CliRun run = SERVER.run("diff", "/d1", "/d3");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .isEqualTo(
                        """
                        ! /both  data: 1 bytes, 2 bytes
                        - /first  only in the first
                        + /second  only in the second
                        """);
        assertThat(SERVER.run("diff", "/d1", "/d2").out()).startsWith("! /  acl\n");
        assertThat(SERVER.run("diff", "/d1", "/d1").exitCode()).isZero();
    }

    @Test
    void anExportComesBackByAnImport() throws IOException {
        plant("exported");
        SERVER.runReading(new byte[] {(byte) 0xff, 0}, "set", "/exported/b");
        Path file = directory.resolve("export");

        String lines = SERVER.run("export", "/exported").out();
        assertThat(SERVER.run("export", "-f", file.toString(), "/exported").exitCode()).isZero();

        assertThat(file).hasContent(lines);
        assertThat(lines)
                .isEqualTo(
                        """
                        {"path":"","data":"root","acl":"world:anyone:cdrwa"}
                        {"path":"/a","data":"1","acl":"world:anyone:cdrwa"}
                        {"path":"/a/x","data":null,"acl":"world:anyone:cdrwa"}
                        {"path":"/b","dataBase64":"/wA=","acl":"world:anyone:cdrwa"}
                        """);
        assertThat(SERVER.run("import", "-n", "-f", file.toString(), "/imported").out())
                .startsWith("create /imported\n");
        byte[] input = lines.getBytes(StandardCharsets.UTF_8);
        assertThat(SERVER.runReading(input, "import", "/imported").err()).isEmpty();
        assertThat(SERVER.run("diff", "/exported", "/imported").out()).isEmpty();
        assertThat(SERVER.run("import", "-f", file.toString(), "/imported").err())
                .isEqualTo("Node already exists: /imported\n");
        assertThat(SERVER.run("import", "--overwrite", "-f", file.toString(), "/imported").err())
                .isEmpty();
        assertThat(SERVER.run("export", "-f", file.toString(), "/exported").exitCode())
                .isEqualTo(1);
        assertThat(Files.readString(file)).isEqualTo(lines);
    }

    @Test
    void aBadLineIsNamedAndNothingIsDone() {
        String good = "{\"path\":\"\",\"data\":\"x\",\"acl\":\"world:anyone:cdrwa\"}\n";

        assertThat(importing(good + "{\"path\":\"/a\"}"))
                .isEqualTo("Line 2: a path and an acl are needed\n");
        assertThat(importing(good + "\n{\"path\":[1]}"))
                .startsWith("Line 3: no JSON object of simple values: a string, a number,");
        assertThat(importing("{\"path\":\"a\",\"acl\":\"world:anyone:r\"}"))
                .isEqualTo("Line 1: the path must begin with a slash\n");
        assertThat(SERVER.run("stat", "/bad").exitCode()).isEqualTo(1);
    }

    private static String importing(String lines) {
        return SERVER.runReading(lines.getBytes(StandardCharsets.UTF_8), "import", "/bad").err();
    }
}
