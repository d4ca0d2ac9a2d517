package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

class BenchCommandTest {
    private static final Pattern RESULT =
            Pattern.compile(
                    "\\{\"work\":\"(\\w+)\",\"connections\":2,\"depth\":3,\"seconds\":1,"
                            + "\"operations\":(\\d+),\"perSecond\":(\\d+),\"failed\":0,"
                            + "\"meanMicros\":(\\d+),\"p50Micros\":(\\d+),\"p99Micros\":(\\d+),"
                            + "\"p999Micros\":(\\d+),\"maxMicros\":(\\d+)}\n");

    @RegisterExtension static final LocalServer SERVER = new LocalServer();

    @ParameterizedTest
    @ValueSource(strings = {"get", "exists", "set", "churn", "mix"})
    void eachKindOfWorkIsDoneWithoutAFailureAndCleanedUp(String work) {
        SERVER.run("create", "/" + work);

        CliRun run =
                SERVER.run(
                        "-o",
                        "json",
                        "bench",
                        "-w",
                        work,
                        "-c",
                        "2",
                        "-d",
                        "3",
                        "-t",
                        "1",
                        "-z",
                        "5",
                        "/" + work);

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        Matcher result = RESULT.matcher(run.out());
        assertThat(result.matches()).as(run.out()).isTrue();
        assertThat(result.group(1)).isEqualTo(work);
        assertThat(Long.parseLong(result.group(2))).isPositive();
        assertThat(result.group(3)).isEqualTo(result.group(2));
        assertThat(Long.parseLong(result.group(5)))
                .isLessThanOrEqualTo(Long.parseLong(result.group(8)));
        assertThat(SERVER.run("ls", "/" + work).out()).isEqualTo("[]\n");
    }

    @Test
    void peopleGetThreeLines() {
        assertThat(SERVER.run("bench", "-w", "get", "-c", "1", "-d", "1", "-t", "1").out())
                .matches(
                        """
                        getData, 100 bytes: 1 connections, 1 under way on each, 1 s
                        [\\d,]+ operations, [\\d,]+ per second, 0 failed
                        latency ms: mean [\\d.]+, p50 [\\d.]+, p99 [\\d.]+, p99.9 [\\d.]+, max [\\d.]+
                        """);
    }

    @Test
    void mistakesAreNamedAndLeaveNothing() {
        CliRun unknown = SERVER.run("bench", "-w", "nothing");
        assertThat(unknown.err()).startsWith("-w does not know nothing\nbench [-w ");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(SERVER.run("bench", "-c", "0").err())
                .startsWith("-c must be at least 1, not 0\n");
        assertThat(SERVER.run("bench", "/nowhere").err())
                .startsWith("Node does not exist: /nowhere/ostler-bench-");
        assertThat(SERVER.run("ls", "/").out()).doesNotContain("ostler-bench");
    }
}
