package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class QuotaCommandsTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @Test
    void limitsAreSetMergedListedAndTakenAway() {
        CliRun run =
                SERVER.script(
                        "create /q xx",
                        "setquota -n 5 /q",
                        "setquota -B 100 /q",
                        "listquota /q",
                        "delquota -n /q",
                        "listquota /q",
                        "delquota /q",
                        "listquota /q",
                        "delquota /q",
                        "ls /zookeeper/quota/q");

        assertThat(run.out())
                .isEqualTo(
                        """
                        Output quota for /q count=5,bytes=-1=;byteHardLimit=100;countHardLimit=-1
                        Output stat for /q count=1,bytes=2
                        Output quota for /q count=-1,bytes=-1=;byteHardLimit=100;countHardLimit=-1
                        Output stat for /q count=1,bytes=2
                        """);
        assertThat(run.err())
                .endsWith(
                        """
                        quota for /q does not exist.
                        Quota does not exist for /q
                        Node does not exist: /zookeeper/quota/q
                        """);
    }

    @Test
    void badLimitsAreRefused() {
        SERVER.run("create", "/qbad");

        assertThat(SERVER.run("setquota", "/qbad").err())
                .isEqualTo(
                        """
                        One of -n, -b, -N and -B is needed
                        setquota -n|-b|-N|-B val path
                        """);
        assertThat(SERVER.run("setquota", "-n", "5", "-b", "6", "/qbad").err())
                .startsWith(
                        "The option 'b' was specified but an option from this group has already"
                                + " been selected: 'n'\n");
        assertThat(SERVER.run("setquota", "-n", "0", "/qbad").err())
                .isEqualTo("the num quota must be greater than zero\n");
        assertThat(SERVER.run("setquota", "-b", "-2", "/qbad").err())
                .isEqualTo("the bytes quota must be greater than or equal to zero\n");
        assertThat(SERVER.run("setquota", "-n", "many", "/qbad").err())
                .isEqualTo("The limit 'many' is not a number\n");
        assertThat(SERVER.run("setquota", "-n", "5", "/none").err())
                .isEqualTo("/none does not exist.\n");
        assertThat(SERVER.run("setquota", "-n", "5", "/zookeeper/quota").err())
                .isEqualTo("cannot set a quota under the path: /zookeeper/quota\n");
    }

    @Test
    void aQuotaInsideAnotherIsRefused() {
        CliRun run =
                SERVER.script(
                        "create /qp",
                        "create /qp/a",
                        "create /qp/a/b",
                        "setquota -n 9 /qp/a",
                        "setquota -n 9 /qp/a/b",
                        "setquota -n 9 /qp");

        assertThat(run.err())
                .endsWith(
                        """
                        /qp/a/b has a parent /qp/a which has a quota
                        /qp has a child /qp/a which has a quota
                        """);
    }

    @Test
    void aLimitThatIsExceededAlreadyIsWarnedOf() {
        CliRun run =
                SERVER.script(
                        "create /qw", "create /qw/a xyz", "setquota -N 9 /qw", "setquota -N 1 /qw");

        assertThat(run.err())
                .endsWith(
                        "[Warning]: the count quota you create is less than the existing count:2\n");
        assertThat(SERVER.run("create", "/qw/b").err()).isEqualTo("Quota has exceeded : /qw/b\n");
        assertThat(SERVER.run("-o", "json", "listquota", "/qw").out())
                .startsWith(
                        "{\"path\":\"/qw\",\"count\":2,\"countSoftLimit\":-1,\"countHardLimit\":1");
    }
}
