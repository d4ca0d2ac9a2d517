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

class SummaryToolTest {
    private static final String ALL =
            """
             /
               children: 7
               data: 3
            -- /a
            --   children: 1
            --   data: 3
            -- /zookeeper
            --   children: 2
            --   data: 0

            """;

    @TempDir private Path directory;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private Path snapshot;

    @BeforeEach
    void write() throws IOException {
        snapshot = Files.write(directory.resolve("snapshot.f"), Golden.snapshot());
    }

    @Test
    void sumsUpWhatIsBelowEachZnodeThatHasChildren() {
        assertThat(run(snapshot, "/", "0")).isEqualTo(new ToolRun(0, ALL, ""));
        assertThat(run(snapshot, "/", "1")).isEqualTo(new ToolRun(0, ALL, ""));
    }

    @Test
    void beginsWhereItIsToldTo() {
        assertThat(run(snapshot, "/zookeeper", "0").out())
                .isEqualTo(
                        """
                         /zookeeper
                           children: 2
                           data: 0

                        """);
        assertThat(run(snapshot, "/c", "0").out()).isEqualTo("\n");
    }

    @Test
    void whatIsTooDeepToBeShownCounts() throws IOException {
        byte[] deep = Golden.snapshotWith("/zookeeper/config", "/a/s-0000000001/x");
        Path file = Files.write(directory.resolve("snapshot.e"), deep);

        ToolRun run = run(file, "/", "1");

        assertThat(run.out())
                .isEqualTo(
                        """
                         /
                           children: 7
                           data: 3
                        -- /a
                        --   children: 2
                        --   data: 3
                        -- /zookeeper
                        --   children: 1
                        --   data: 0

                        """);
        assertThat(run.err()).startsWith("Warning: ").contains("checksum");
        assertThat(run(file, "/", "2").out())
                .contains("---- /a/s-0000000001\n----   children: 1\n");
    }

    @Test
    void wrongArgumentsAreAnsweredWithUsage() {
        for (ToolRun run : new ToolRun[] {run(), run(snapshot, "/"), run(snapshot, "/", "all")}) {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("USAGE: SnapshotRecursiveSummary <snapshot_file>");
        }
        assertThat(run(snapshot, "/nowhere", "0"))
                .isEqualTo(new ToolRun(2, "", "There is no znode /nowhere in " + snapshot + "\n"));
        assertThat(run(directory.resolve("missing"), "/", "0").err()).contains("does not exist");
    }

    private static ToolRun run(Object... arguments) {
        return ToolRun.of(SummaryTool::new, arguments);
    }
}
