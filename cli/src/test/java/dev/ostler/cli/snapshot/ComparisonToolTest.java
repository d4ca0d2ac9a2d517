package dev.ostler.cli.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.cli.Golden;
import dev.ostler.cli.ToolRun;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ComparisonToolTest {
    private static final String HEAD =
            """
            Successfully parsed options!
            Deserialized snapshot in snapshot.f in 0.000000 seconds
            Processed data tree in 0.000000 seconds
            Deserialized snapshot in snapshot.10 in 0.000000 seconds
            Processed data tree in 0.000000 seconds
            Node count: 8
            Total size: 3
            Max depth: 3
            Count of nodes at depth 0: 1
            Count of nodes at depth 1: 4
            Count of nodes at depth 2: 3

            Node count: 8
            Total size: 3
            Max depth: 3
            Count of nodes at depth 0: 1
            Count of nodes at depth 1: 3
            Count of nodes at depth 2: 4

            """;

    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Path left;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Path right;

    @BeforeEach
    void write() throws IOException {
        left = Files.write(directory.resolve("snapshot.f"), Golden.snapshot());
        // A child of the root becomes one of /a.
        right =
                Files.write(
                        directory.resolve("snapshot.10"),
                        Golden.snapshotWith("/t-0000000004", "/a/-000000004"));
    }

    @Test
    void showsWhereTheTreesDifferByMoreThanTheThresholds() {
        ToolRun run = run("-l", left, "-r", right, "-b", "0", "-n", "0");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo(
                        HEAD
                                + """
                                Printing analysis for nodes difference larger than 0 bytes or node count difference larger than 0.
                                Analysis for depth 0
                                Analysis for depth 1
                                Node /a found in both trees. Delta: 0 bytes, 1 descendants
                                Analysis for depth 2
                                All layers compared.
                                """);
        assertThat(run.err()).startsWith("Warning: ").contains("checksum");
    }

    @Test
    void whatIsInOneTreeAloneCountsAsAWhole() {
        assertThat(run("--left", left, "--right", right, "--bytes=-1", "--nodes=5").out())
                .contains(
                        "Node /t-0000000004 found only in left tree. Descendant size: 0. Descendant"
                                + " count: 0\n",
                        "Node /a/-000000004 found only in right tree. Descendant size: 0."
                                + " Descendant count: 0\n");
    }

    @Test
    void debuggingShowsEachStep() {
        assertThat(run("-l", left, "-r", right, "-b", "5", "-n", "5", "-d").out())
                .contains(
                        """
                        Analysis for depth 1
                        Comparing /a to /a
                        same
                        Filtered node /a of left size 3, right size 3
                        Comparing /c to /c
                        same
                        Filtered node /c of left size 0, right size 0
                        Comparing /t-0000000004 to /zookeeper
                        left is less
                        Filtered left node /t-0000000004 of size 0
                        """,
                        """
                        Analysis for depth 2
                        Comparing /a/s-0000000001 to /a/-000000004
                        right is less
                        Filtered right node /a/-000000004 of size 0
                        """);
    }

    @Test
    void asksWhatToShow() {
        String out =
                ToolRun.answering(
                                "\n/a\n/nowhere\n9\nup\n2\n",
                                ComparisonTool::new,
                                "-i",
                                "-l",
                                left,
                                "-r",
                                right,
                                "-b",
                                "-1",
                                "-n",
                                "0")
                        .out();

        assertThat(out)
                .contains(
                        "Current depth is 0\n",
                        "Current depth is 1\n",
                        """
                        Analysis for node /a
                        Node /a/-000000004 found only in right tree. Descendant size: 0. Descendant count: 0
                        Node /a/s-0000000001 found in both trees. Delta: 0 bytes, 0 descendants
                        """,
                        "Path /nowhere is neither found in left tree nor right tree.\n",
                        "Depth must be in range [0, 2]\n",
                        "Input up is not valid. ")
                .containsSubsequence("Analysis for depth 0\n", "Analysis for depth 2\n")
                .endsWith("All layers compared.\n");
    }

    @Test
    void wrongArgumentsAreAnsweredWithUsage() {
        assertThat(run().err())
                .startsWith("Missing required options: l, r, b, n\nusage: SnapshotComparer ");
        assertThat(run("-l", left, "-r", right, "-b", "1").err())
                .startsWith("Missing required option: n\nusage: ");
        assertThat(run("-l", left, "-r", right, "-b", "1", "-n", "many").err())
                .startsWith("many is no number of nodes\nusage: ");
        assertThat(run("-x").err()).startsWith("Unrecognized option: -x\nusage: ");
        assertThat(run("-x").exitCode()).isEqualTo(2);
        Path missing = directory.resolve("missing");
        assertThat(run("-l", left, "-r", missing, "-b", "1", "-n", "1").err())
                .isEqualTo("File '" + missing + "' does not exist.\n");
    }

    private static ToolRun run(Object... arguments) {
        return ToolRun.of(ComparisonTool::new, arguments);
    }
}
