package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The session, the history, the configuration, watches; how the shell starts and ends. */
class SessionCommandsTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @Test
    void anUnknownCommandShowsAllOthersAndEndsWith127() {
        CliRun run = SERVER.run("ls2", "/");

        assertThat(run.exitCode()).isEqualTo(127);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith(
                        "ZooKeeper -server host:port -client-configuration properties-file cmd"
                                + " args\n\taddWatch [-m mode] path")
                .contains("\n\tls [-s] [-w] [-R] path\n")
                .endsWith("Command not found: Command not found ls2\n");
    }

    @Test
    void theExitCodeIsThatOfTheLastCommand() {
        assertThat(SERVER.script("ls /none", "ls /").exitCode()).isZero();
        assertThat(SERVER.script("ls /", "ls /none").exitCode()).isEqualTo(1);
        assertThat(SERVER.script("ls /none", "quit", "ls /").exitCode()).isEqualTo(1);
    }

    @Test
    void aMissingArgumentShowsTheUsage() {
        assertThat(SERVER.run("get").err()).isEqualTo("get [-s] [-w] [-b] [-x] path\n");
        assertThat(SERVER.run("get", "-z", "/").err()).startsWith("Unrecognized option: -z\n");
        assertThat(SERVER.run("create", "-t").err())
                .isEqualTo(
                        """
                        Missing argument for option: t
                        create [-s] [-e] [-c] [-t ttl] path [data] [acl]
                        """);
    }

    @Test
    void helpExplainsACommand() {
        assertThat(SERVER.run("help").out()).contains("\taddauth scheme auth\n");
        assertThat(SERVER.run("help", "ls").out())
                .startsWith("usage: ls [-s] [-w] [-R] path\n")
                .contains("List all below");
        assertThat(SERVER.run("help", "nothing").exitCode()).isEqualTo(127);
    }

    @Test
    void historyNumbersTheLinesAndRedoRunsOneAgain() {
        CliRun run = SERVER.script("create /redo", "ls /redo", "redo 1", "history", "redo 9");

        assertThat(run.out())
                .isEqualTo(
                        """
                        []
                        []
                        0 - create /redo
                        1 - ls /redo
                        2 - ls /redo
                        3 - history
                        """);
        assertThat(run.err()).endsWith("Command index out of range\n");
    }

    @Test
    void redoDoesNotTakeARedoAndBadNumbersDoNotEndTheShell() {
        CliRun run = SERVER.script("redo x", "redo 0", "printwatches");

        assertThat(run.err()).isEqualTo("The number 'x' is none\nredo cmdno\nNo redoing redos\n");
        assertThat(run.out()).isEqualTo("printwatches is on\n");
    }

    @Test
    void afterCloseOnlyConnectHelps() {
        CliRun run = SERVER.script("close", "ls /", "connect", "create /again");

        assertThat(run.out()).contains("state:Closed type:None path:null zxid: -1\n");
        assertThat(run.err()).isEqualTo("Not connected\nCreated /again\n");
    }

    @Test
    void connectTakesOtherServersAndAChroot() {
        CliRun run =
                SERVER.script(
                        "create /other",
                        "connect " + SERVER.connectString() + "/other",
                        "create /inner",
                        "ls /");

        assertThat(run.out()).endsWith("[inner]\n");
        assertThat(SERVER.run("ls", "/other").out()).isEqualTo("[inner]\n");
    }

    @Test
    void identitiesAreAddedAndListed() {
        CliRun run =
                SERVER.script(
                        "addauth digest bob:secret",
                        "create /bobs x auth::cdrwa",
                        "whoami",
                        "get /bobs");

        assertThat(run.out()).startsWith("Auth scheme: User\n").contains("digest: bob\n");
        assertThat(run.out()).endsWith("x\n");
        assertThat(SERVER.run("get", "/bobs").err()).isEqualTo("Insufficient permission : /bobs\n");
        assertThat(SERVER.run("addauth").err()).isEqualTo("addauth scheme auth\n");
    }

    @Test
    void versionNamesTheClient() {
        assertThat(SERVER.run("version").out()).startsWith("ZooKeeper CLI version: 3.9.");
        assertThat(SERVER.run("version", "x").exitCode()).isEqualTo(1);
    }

    @Test
    void watchesThatStayTellOfEveryChangeUntilTheyAreRemoved() {
        CliRun run =
                SERVER.script(
                        "addWatch /tree",
                        "create /tree",
                        "create /tree/a",
                        "removewatches /tree",
                        "create /tree/b",
                        "removewatches /tree",
                        "sync /");

        assertThat(run.out())
                .contains("type:NodeCreated path:/tree ")
                .contains("type:NodeCreated path:/tree/a ")
                .doesNotContain("path:/tree/b ");
        assertThat(run.err()).endsWith("KeeperErrorCode = No such watcher for /tree\n");
        assertThat(SERVER.run("addWatch", "-m", "sometimes", "/tree").err())
                .startsWith("addWatch [-m mode] path #");
    }

    @Test
    void watchesAreNotPrintedIfNotWanted() {
        CliRun run =
                SERVER.script(
                        "printwatches off",
                        "create /quiet",
                        "ls -w /quiet",
                        "create /quiet/a",
                        "sync /",
                        "printwatches");

        assertThat(run.out()).isEqualTo("[]\nSync is OK\nprintwatches is off\n");
    }

    @Test
    void theConfigurationOfAStandaloneServerIsEmpty() {
        assertThat(SERVER.run("config").out()).isEqualTo("\n");
        assertThat(SERVER.run("config", "-c").out()).isEqualTo(" \n");
        assertThat(SERVER.run("config", "-s").out()).contains("\nnumChildren = 0\n");
    }

    @Test
    void reconfigChecksItsArguments() {
        assertThat(SERVER.run("reconfig").err()).startsWith("reconfig [-s] [-v version]");
        assertThat(SERVER.run("reconfig", "-members", "a", "-add", "b").err())
                .startsWith("Can't use -file or -members together with -add or -remove");
        assertThat(SERVER.run("reconfig", "-v", "zz", "-remove", "4").err())
                .isEqualTo("-v must be followed by a long (configuration version)\n");
        assertThat(SERVER.run("reconfig", "-file", "/nowhere").err())
                .startsWith("Error processing /nowhere: ");
        assertThat(SERVER.run("reconfig", "-remove", "4").exitCode()).isEqualTo(1);
    }

    @Test
    void startOptionsAreChecked() {
        assertThat(CliRun.of(CliRun.input(""), "-server").exitCode()).isEqualTo(2);
        assertThat(CliRun.of(CliRun.input(""), "-server").err())
                .startsWith("Error: no argument found for option -server\n");
        assertThat(CliRun.of(CliRun.input(""), "-timeout", "soon", "ls", "/").err())
                .startsWith("Error: -timeout takes a positive number of milliseconds, not 'soon'");
        assertThat(CliRun.of(CliRun.input(""), "-o", "xml").err())
                .startsWith("Error: -o takes text, table, json or raw, not 'xml'");
        assertThat(CliRun.of(CliRun.input(""), "-bogus").exitCode()).isEqualTo(2);
        assertThat(CliRun.of(CliRun.input(""), "-h").out()).startsWith("usage: zkCli.sh");
    }

    @Test
    void clientSettingsThatCannotBeReadEndItWith2() {
        CliRun run =
                CliRun.of(CliRun.input(""), "-client-configuration", "/nowhere/at/all", "ls", "/");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("Error: ").contains("/nowhere/at/all");
    }

    @Test
    void waitingForAConnectionWorksAndGivesUp() {
        assertThat(
                        CliRun.of(
                                        CliRun.input(""),
                                        "-server",
                                        SERVER.connectString(),
                                        "-waitforconnection",
                                        "-r",
                                        "ls",
                                        "/zookeeper")
                                .out())
                .isEqualTo("[config, quota]\n");

        CliRun refused =
                CliRun.of(
                        CliRun.input(""),
                        "-server",
                        "127.0.0.1:1",
                        "-timeout",
                        "50",
                        "-waitforconnection",
                        "ls",
                        "/");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).isEqualTo("Error: no connection to 127.0.0.1:1 within 50 ms\n");
    }

    @Test
    void aServerThatIsNotThereIsNamed() {
        CliRun run = CliRun.of(CliRun.input(""), "-server", "127.0.0.1:1", "ls", "/");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo(
                        """
                        KeeperErrorCode = ConnectionLoss for /
                        No connection to 127.0.0.1:1; does a server run?
                        """);
    }
}
