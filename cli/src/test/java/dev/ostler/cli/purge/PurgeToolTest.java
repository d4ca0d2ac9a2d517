package dev.ostler.cli.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.cli.Golden;
import dev.ostler.cli.ToolRun;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class PurgeToolTest {
    @TempDir Path directory;

    @Test
    void keepsTheNewestSnapshotsAndTheLogsThatTheyNeed() throws IOException {
        Path version = Files.createDirectory(directory.resolve("version-2"));
        for (String zxid : List.of("1", "5", "9", "b", "f")) {
            Files.write(version.resolve("snapshot." + zxid), Golden.snapshot());
            Files.write(version.resolve("log." + zxid), Golden.log());
        }
        ToolRun run = ToolRun.of(PurgeTool::new, directory, "-n", 3);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .hasSize(4)
                .allMatch(line -> line.matches("Removing file: .+\t/.+/version-2/[a-z]+\\.[15]"));
        try (var left = Files.list(version)) {
            assertThat(left.map(Path::getFileName).map(Path::toString))
                    .containsExactlyInAnyOrder(
                            "snapshot.9", "snapshot.b", "snapshot.f", "log.9", "log.b", "log.f");
        }
    }

    @Test
    void aDirectoryWithTheNameOfASnapshotIsNoneAndStays() throws IOException {
        Path version = Files.createDirectory(directory.resolve("version-2"));
        for (String zxid : List.of("1", "9", "b", "f")) {
            Files.write(version.resolve("snapshot." + zxid), Golden.snapshot());
        }
        Path kept = Files.createDirectories(version.resolve("snapshot.5/kept"));
        Path newest = Files.createDirectories(version.resolve("snapshot.10/kept"));
        ToolRun run = ToolRun.of(PurgeTool::new, directory, "-n", 3);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err())
                .contains("snapshot " + newest.getParent() + " can't be read")
                .contains("Failed to remove " + kept.getParent());
        assertThat(kept).exists();
        assertThat(newest).exists();
        assertThat(version.resolve("snapshot.1")).doesNotExist();
    }

    @Test
    void refusesToKeepFewerThanThree() throws IOException {
        Files.createDirectory(directory.resolve("version-2"));
        ToolRun run = ToolRun.of(PurgeTool::new, directory, directory, "-n", 2);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("count should be greater than or equal to 3\nUsage:\nPurgeTxnLog ");
    }

    @Test
    void namesADirectoryThatIsMissing() {
        ToolRun run = ToolRun.of(PurgeTool::new, directory.resolve("missing"), "-n", 3);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Path '" + directory.resolve("missing") + "' does not exist. \nUsage:");
    }
}
