package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** settings. */
@Tag("S209")
class SettingsCommandTest {
    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @Test
    void publishesShowsAndRollsBack() {
        assertThat(SERVER.run("settings", "get", "/conf/a").exitCode()).isEqualTo(1);

        CliRun set = SERVER.run("settings", "set", "-m", "first", "/conf/a", "x.y=1", "z=a b=c");
        assertThat(set.exitCode()).isZero();
        assertThat(set.err()).contains("Published version 1");
        assertThat(SERVER.run("settings", "get", "/conf/a").out())
                .isEqualTo("x.y = 1\nz = a b=c\n");
        assertThat(SERVER.run("-o", "raw", "settings", "get", "/conf/a", "z").out())
                .isEqualTo("z\ta b=c\n");

        assertThat(SERVER.run("settings", "set", "/conf/a", "x.y=1").err())
                .contains("Nothing differs from version 1");
        assertThat(SERVER.run("settings", "unset", "/conf/a", "z").err())
                .contains("Published version 2");
        assertThat(SERVER.run("settings", "get", "/conf/a").out()).isEqualTo("x.y = 1\n");
        assertThat(SERVER.run("settings", "replace", "/conf/a", "q=1").err())
                .contains("Published version 3");
        assertThat(SERVER.run("settings", "rollback", "-m", "no", "/conf/a", "1").err())
                .contains("Published version 4");
        assertThat(SERVER.run("settings", "get", "/conf/a").out())
                .isEqualTo("x.y = 1\nz = a b=c\n");
        assertThat(SERVER.run("settings", "get", "-v", "3", "/conf/a").out()).isEqualTo("q = 1\n");

        assertThat(SERVER.run("settings", "history", "/conf/a").out().lines().toList())
                .hasSize(4)
                .satisfies(
                        lines ->
                                assertThat(lines.get(0))
                                        .startsWith("4  ")
                                        .endsWith("no (as version 1)"))
                .satisfies(lines -> assertThat(lines.get(3)).endsWith("  first"));
        assertThat(SERVER.run("-o", "json", "settings", "history", "-n", "1", "/conf/a").out())
                .startsWith("[{\"version\":4,\"time\":\"")
                .contains("\"note\":\"no\",\"restored\":1}");
    }

    @Test
    void refusesWhatIsNotAsItMustBe() {
        SERVER.run("settings", "set", "/conf/b", "a=1");
        CliRun late = SERVER.run("settings", "set", "-v", "7", "/conf/b", "a=2");
        assertThat(late.exitCode()).isEqualTo(1);
        assertThat(late.err()).contains("version 1 counts, not 7");
        assertThat(SERVER.run("settings", "set", "/conf/b", "no value").err())
                .contains("no value is not key=value");
        assertThat(SERVER.run("settings", "set", "/conf/b", "a b=1").err()).contains("is no key");
        assertThat(SERVER.run("settings", "get", "/conf/b", "z").err())
                .contains("There is no z in version 1");
        assertThat(SERVER.run("settings", "rollback", "/conf/b", "x").err())
                .contains("x is no version");
        assertThat(SERVER.run("settings", "rollback", "/conf/b", "9").err())
                .contains("there is no version 9 any more");
        assertThat(SERVER.run("settings", "burn", "/conf/b").err()).contains("settings can't burn");
        assertThat(SERVER.run("settings", "get", "/conf/b").out()).isEqualTo("a = 1\n");
    }
}
