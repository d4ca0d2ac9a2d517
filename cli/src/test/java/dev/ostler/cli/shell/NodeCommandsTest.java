package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** ls, create, get, set, delete, deleteall, stat, sync and their kin. */
class NodeCommandsTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    /** Its answer comes on the thread of the events, behind them. */
    private static final String EVENTS_SEEN = "sync /";

    @Test
    @Tag("S001")
    void lsListsOneLevelSorted() {
        CliRun run =
                SERVER.script(
                        "create /ls", "create /ls/b", "create /ls/a", "create /ls/a/c", "ls /ls");

        assertThat(run.out()).isEqualTo("[a, b]\n");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    @Tag("S002")
    void theReservedNodeIsThere() {
        assertThat(SERVER.run("ls", "/").out()).startsWith("[").contains("zookeeper]");
    }

    @Test
    void lsOfAllBelowGivesAllChildrenBeforeTheirChildren() {
        SERVER.script(
                "create /lsr",
                "create /lsr/x",
                "create /lsr/x/1",
                "create /lsr/y",
                "create /lsr/y/2");

        assertThat(SERVER.run("ls", "-R", "/lsr").out())
                .isEqualTo("/lsr\n/lsr/x\n/lsr/y\n/lsr/x/1\n/lsr/y/2\n");
    }

    @Test
    void lsShowsTheStatOnDemand() {
        SERVER.run("create", "/lss", "data");

        assertThat(SERVER.run("ls", "-s", "/lss").out())
                .matches(
                        "(?s)\\[]\ncZxid = 0x[0-9a-f]+\nctime = .*dataLength = 4\nnumChildren = 0\n");
    }

    @Test
    @Tag("S003")
    void lsWithAWatchTellsOnceOfTheNextChange() {
        CliRun run =
                SERVER.script(
                        "create /lsw", "ls -w /lsw", "create /lsw/1", "create /lsw/2", EVENTS_SEEN);

        assertThat(run.out().split("NodeChildrenChanged path:/lsw ", -1)).hasSize(2);
    }

    @Test
    void theOldWordForAWatchStillWorksWithANotice() {
        CliRun run =
                SERVER.script("create /lsold", "ls /lsold watch", "create /lsold/1", EVENTS_SEEN);

        assertThat(run.out()).contains("type:NodeChildrenChanged path:/lsold ");
        assertThat(run.err())
                .contains(
                        "'ls path [watch]' has been deprecated. Please use 'ls [-w] path'"
                                + " instead.\n");
    }

    @Test
    @Tag("S004")
    void createMakesAllFourKindsWithTheAclGiven() {
        CliRun run =
                SERVER.script(
                        "create /c p world:anyone:cdrw",
                        "create -s /c-s- ps world:anyone:cdrw",
                        "create -e /c-e e world:anyone:cdrw",
                        "create -s -e /c-se- es world:anyone:cdrw",
                        "getAcl /c",
                        "getAcl /c-e",
                        "getEphemerals");

        assertThat(run.err())
                .matches("Created /c\nCreated /c-s-\\d{10}\nCreated /c-e\nCreated /c-se-\\d{10}\n");
        assertThat(run.out())
                .matches(
                        "('world,'anyone\n: cdrw\n){2}\\[(/c-e, /c-se-\\d{10}|/c-se-\\d{10},"
                                + " /c-e)]\n");
    }

    @Test
    @Tag("S005")
    void anOrdinaryNodeSurvivesItsSession() {
        SERVER.run("create", "/persistent", "x");
        SERVER.run("create", "-e", "/passing", "x");

        assertThat(SERVER.run("get", "/persistent").out()).isEqualTo("x\n");
        assertThat(SERVER.run("get", "/passing").err())
                .isEqualTo("Node does not exist: /passing\n");
    }

    @Test
    @Tag("S006")
    void aRelativePathIsRefused() {
        CliRun run = SERVER.run("create", "cli", "x");

        assertThat(run.err()).isEqualTo("Path must start with / character\n");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    @Tag("S007")
    void withoutAnAclEverybodyMayDoEverything() {
        SERVER.run("create", "/open");

        assertThat(SERVER.run("getAcl", "/open").out()).isEqualTo("'world,'anyone\n: cdrwa\n");
    }

    @Test
    void containersAndNodesWithATimeToLive() {
        assertThat(SERVER.run("create", "-c", "/container").exitCode()).isZero();
        assertThat(SERVER.run("create", "-t", "60000", "/ttl", "x").exitCode()).isZero();
        assertThat(SERVER.run("create", "-c", "-e", "/no").err())
                .startsWith("-c cannot be combined with -s or -e.");
        assertThat(SERVER.run("create", "-t", "0", "/no").err())
                .isEqualTo("ttl must be positive and cannot be larger than: 1099511627775\n");
        assertThat(SERVER.run("create", "-t", "soon", "/no").err())
                .isEqualTo("-t argument must be a long value\n");
        assertThat(SERVER.run("create", "-t", "9", "-e", "/no").err())
                .isEqualTo("TTLs cannot be used with Ephemeral znodes\n");
    }

    @Test
    void refusalsNameTheReasonAndThePath() {
        SERVER.run("create", "/there");

        assertThat(SERVER.run("create", "/there").err()).isEqualTo("Node already exists: /there\n");
        assertThat(SERVER.run("create", "/nowhere/x").err())
                .isEqualTo("Node does not exist: /nowhere/x\n");
        assertThat(SERVER.run("create", "/acl", "x", "bogus").err())
                .isEqualTo(
                        "bogus does not have the form scheme:id:perm\nAcl is not valid : /acl\n");
    }

    @Test
    @Tag("S008")
    void getPrintsTheDataAndOnDemandTheStat() {
        SERVER.run("create", "/get", "hello");

        assertThat(SERVER.run("get", "/get").out()).isEqualTo("hello\n");
        assertThat(
                        SERVER.run("get", "-s", "/get")
                                .out()
                                .lines()
                                .map(line -> line.replaceFirst(" =.*", "")))
                .containsExactly(
                        "hello",
                        "cZxid",
                        "ctime",
                        "mZxid",
                        "mtime",
                        "pZxid",
                        "cversion",
                        "dataVersion",
                        "aclVersion",
                        "ephemeralOwner",
                        "dataLength",
                        "numChildren");
        assertThat(SERVER.run("get", "-b", "/get").out()).isEqualTo("aGVsbG8=\n");
        assertThat(SERVER.run("get", "-x", "/get").out()).contains("|00000000| 68 65 6c 6c 6f  ");
    }

    @Test
    @Tag("S008")
    void getLeavesAWatchInEitherForm() {
        CliRun run =
                SERVER.script(
                        "create /getw a",
                        "get -w /getw",
                        "set /getw b",
                        "get /getw watch",
                        "set /getw c",
                        EVENTS_SEEN);

        assertThat(run.out().split("NodeDataChanged path:/getw ", -1)).hasSize(3);
        assertThat(run.err()).contains("Please use 'get [-s] [-w] path' instead.");
    }

    @Test
    void noDataIsCalledNull() {
        SERVER.run("create", "/null");

        assertThat(SERVER.run("get", "/null").out()).isEqualTo("null\n");
        assertThat(SERVER.run("-o", "json", "get", "/null").out())
                .isEqualTo("{\"path\":\"/null\",\"data\":null}\n");
    }

    @Test
    @Tag("S009")
    void setComparesTheVersionIfItIsGiven() {
        SERVER.run("create", "/set", "0");

        assertThat(SERVER.run("set", "/set", "1").exitCode()).isZero();
        assertThat(SERVER.run("set", "-v", "0", "/set", "2").err())
                .isEqualTo("version No is not valid : /set\n");
        assertThat(SERVER.run("set", "-v", "1", "/set", "2").exitCode()).isZero();
        assertThat(SERVER.run("get", "/set").out()).isEqualTo("2\n");
    }

    @Test
    @Tag("S009")
    void theOldPositionalVersionCounts() {
        SERVER.run("create", "/setold", "0");

        CliRun stale = SERVER.run("set", "/setold", "1", "7");
        CliRun right = SERVER.run("set", "/setold", "1", "0");

        assertThat(stale.exitCode()).isEqualTo(1);
        assertThat(stale.err()).endsWith("version No is not valid : /setold\n");
        assertThat(right.exitCode()).isZero();
        assertThat(SERVER.run("set", "/setold", "two", "words").err())
                .isEqualTo("'words' is ignored; put data of several words in quotes.\n");
    }

    @Test
    void dataThatIsNotBase64IsRefused() {
        SERVER.run("create", "/b64", "old");

        assertThat(SERVER.run("set", "-b", "/b64", "***").exitCode()).isEqualTo(1);
        assertThat(SERVER.run("get", "/b64").out()).isEqualTo("old\n");
        assertThat(SERVER.run("set", "-b", "/b64", "aGk=").exitCode()).isZero();
        assertThat(SERVER.run("get", "/b64").out()).isEqualTo("hi\n");
    }

    @Test
    void anyBytesGoInByTheInputAndComeOutRaw() {
        byte[] bytes = new byte[1000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        SERVER.run("create", "/bytes");

        assertThat(SERVER.runReading(bytes, "set", "/bytes").exitCode()).isZero();
        assertThat(SERVER.run("-o", "raw", "get", "/bytes").bytes()).isEqualTo(bytes);
    }

    @Test
    void anEmptyInputDoesNotWipeDataUnlessItIsAskedTo() {
        SERVER.run("create", "/keep", "kept");

        CliRun forgotten = SERVER.runReading(new byte[0], "set", "/keep");

        assertThat(forgotten.exitCode()).isEqualTo(1);
        assertThat(forgotten.err()).isEqualTo("set path data [-s] [-v version] [-b]\n");
        assertThat(SERVER.run("get", "/keep").out()).isEqualTo("kept\n");
        assertThat(SERVER.runReading(new byte[0], "set", "--stdin", "/keep").exitCode()).isZero();
        assertThat(SERVER.run("get", "/keep").out()).isEqualTo("\n");
    }

    @Test
    @Tag("S010")
    void deleteRefusesAnOutdatedVersionInEitherForm() {
        SERVER.run("create", "/delete", "0");
        SERVER.run("set", "/delete", "1");

        assertThat(SERVER.run("delete", "-v", "0", "/delete").err())
                .isEqualTo("version No is not valid : /delete\n");
        assertThat(SERVER.run("delete", "/delete", "0").err())
                .isEqualTo(
                        """
                        'delete path [version]' has been deprecated. Please use 'delete [-v version] path' instead.
                        version No is not valid : /delete
                        """);
        assertThat(SERVER.run("get", "/delete").out()).isEqualTo("1\n");
        assertThat(SERVER.run("delete", "/delete", "1").exitCode()).isZero();
    }

    @Test
    void deleteallTakesAllBelowAndADryRunNothing() {
        SERVER.script("create /all", "create /all/a", "create /all/a/b");

        assertThat(SERVER.run("delete", "/all").err()).isEqualTo("Node not empty: /all\n");
        assertThat(SERVER.run("deleteall", "--dry-run", "/all").out())
                .isEqualTo("/all/a/b\n/all/a\n/all\n");
        assertThat(SERVER.run("deleteall", "/all", "-b", "2").exitCode()).isZero();
        assertThat(SERVER.run("stat", "/all").err()).isEqualTo("Node does not exist: /all\n");
        assertThat(SERVER.run("deleteall", "/all", "-b", "x").err())
                .isEqualTo("-b argument must be an int value\n");
    }

    @Test
    void theRootIsNotDeletedByAccident() {
        SERVER.run("create", "/rooted");

        assertThat(SERVER.run("deleteall", "/").exitCode()).isEqualTo(1);
        assertThat(SERVER.run("get", "/rooted").exitCode()).isZero();
    }

    @Test
    void setAclReplacesTheListOfOneOrOfAllBelow() {
        SERVER.script("create /sacl", "create /sacl/a");

        assertThat(SERVER.run("setAcl", "-s", "/sacl", "world:anyone:cdrwa").out())
                .contains("aclVersion = 1\n");
        assertThat(SERVER.run("setAcl", "-v", "7", "/sacl", "world:anyone:r").err())
                .isEqualTo("version No is not valid : /sacl\n");
        assertThat(SERVER.run("setAcl", "-R", "/sacl", "world:anyone:cdra").exitCode()).isZero();
        assertThat(SERVER.run("getAcl", "/sacl/a").out()).isEqualTo("'world,'anyone\n: cdra\n");
    }

    @Test
    void syncSaysThatItIsDone() {
        assertThat(SERVER.run("sync", "/").out()).isEqualTo("Sync is OK\n");
    }

    @Test
    void descendantsAreCounted() {
        SERVER.script("create /count", "create /count/a", "create /count/a/b");

        assertThat(SERVER.run("getAllChildrenNumber", "/count").out()).isEqualTo("2\n");
    }

    @Test
    void resultsComeAsTablesJsonOrRawToo() {
        SERVER.script("create /formats", "create /formats/a", "create /formats/bb");

        assertThat(SERVER.run("-o", "json", "ls", "/formats").out())
                .isEqualTo("[{\"name\":\"a\"},\n {\"name\":\"bb\"}]\n");
        assertThat(SERVER.run("ls", "/formats", "-o", "raw").out()).isEqualTo("a\nbb\n");
        assertThat(SERVER.run("-o", "table", "getAcl", "/formats").out())
                .isEqualTo("SCHEME  ID      PERMISSIONS\nworld   anyone  cdrwa\n");
        assertThat(SERVER.run("-o", "raw", "create", "/formats/c").out()).isEqualTo("/formats/c\n");
    }
}
