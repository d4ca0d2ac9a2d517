package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.storage.snapshot.SnapshotWriter;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class PurgeTest {
    private static final Path DATA = Path.of("/data");
    private static final Path VERSION = DATA.resolve("version-2");

    private final SimulatedDisk disk = new SimulatedDisk();
    private final List<Path> removed = new ArrayList<>();
    private final List<String> notices = new ArrayList<>();

    @Test
    void theNewestSnapshotsAndWhatTheyNeedOfTheLogAreKept() throws IOException {
        logs(1, 11, 21, 31, 41, 51);
        snapshots(10, 20, 30, 40, 50);

        assertThat(purge(3)).isEqualTo(4);

        assertThat(names())
                .containsExactly(
                        "log.15",
                        "log.1f",
                        "log.29",
                        "log.33",
                        "snapshot.1e",
                        "snapshot.28",
                        "snapshot.32");
        assertThat(removed)
                .extracting(path -> path.getFileName().toString())
                .containsExactly("snapshot.14", "snapshot.a", "log.1", "log.b");
    }

    @Test
    void aLogThatASnapshotLiesWithinIsNeeded() throws IOException {
        logs(1, 11);
        snapshots(5, 6, 12);

        assertThat(purge(3)).isZero();
    }

    @Test
    void damagedSnapshotsDoNotCountAndAreRemovedOnlyWhenOld() throws IOException {
        logs(1, 11, 21, 31, 41, 51);
        snapshots(5, 10, 20, 30, 40, 50);
        disk.corrupt(VERSION.resolve("snapshot.32"), 150, 1);
        disk.corrupt(VERSION.resolve("snapshot.1e"), 150, 1);
        disk.corrupt(VERSION.resolve("snapshot.5"), 150, 1);

        purge(3);

        assertThat(names())
                .containsExactly(
                        "log.1",
                        "log.15",
                        "log.1f",
                        "log.29",
                        "log.33",
                        "log.b",
                        "snapshot.14",
                        "snapshot.1e",
                        "snapshot.28",
                        "snapshot.32",
                        "snapshot.a");
    }

    @Test
    void aSnapshotThatCanNotBeReadIsPassedOverAndSaid() throws IOException {
        logs(1, 11, 21, 31, 41, 51);
        snapshots(10, 20, 30, 40, 50);
        disk.faults(new Unreadable(VERSION.resolve("snapshot.28")));

        assertThat(purge(3)).isEqualTo(2);

        assertThat(removed)
                .extracting(path -> path.getFileName().toString())
                .containsExactly("snapshot.a", "log.1");
        assertThat(notices)
                .containsExactly(
                        "The snapshot /data/version-2/snapshot.28 can't be read:"
                                + " java.nio.file.AccessDeniedException:"
                                + " /data/version-2/snapshot.28.");
    }

    @Test
    void whatCanNotBeRemovedKeepsNothingElse() throws IOException {
        logs(1, 11, 21, 31, 41, 51);
        snapshots(10, 20, 30, 40, 50);
        Path directory = VERSION.resolve("snapshot.14");
        disk.faults(
                operation -> {
                    if (operation.kind() == SimulatedDisk.Kind.DELETE
                            && operation.path().equals(directory)) {
                        throw new DirectoryNotEmptyException(directory.toString());
                    }
                });

        assertThat(purge(3)).isEqualTo(3);

        assertThat(names()).contains("snapshot.14").doesNotContain("snapshot.a", "log.1", "log.b");
        assertThat(notices).singleElement().asString().contains("Failed to remove " + directory);
    }

    @Test
    void withoutAnIntactSnapshotNothingIsRemoved() throws IOException {
        logs(1, 11);
        snapshots(5);
        disk.corrupt(VERSION.resolve("snapshot.5"), 150, 1);

        assertThat(purge(3)).isZero();
    }

    @Test
    void aSnapshotIsVerifiedOnce() throws IOException {
        snapshots(10, 20, 30);
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            var purge = new Purge(directories, 3, removed::add, notices::add);
            purge.run();
            var reads = new ArrayList<SimulatedDisk.Operation>();
            disk.faults(
                    operation -> {
                        if (operation.kind() == SimulatedDisk.Kind.READ) {
                            reads.add(operation);
                        }
                    });
            purge.run();
            assertThat(reads).isEmpty();
        }
    }

    @Test
    void fewerThanThreeAreNotKept() throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            assertThatThrownBy(() -> new Purge(directories, 2, removed::add, notices::add))
                    .hasMessage("count should be greater than or equal to 3");
        }
    }

    private int purge(int retainCount) throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            return new Purge(directories, retainCount, removed::add, notices::add).run();
        }
    }

    private void logs(long... zxids) {
        for (long zxid : zxids) {
            disk.put(VERSION.resolve("log." + Long.toHexString(zxid)), Golden.log());
        }
    }

    private void snapshots(long... zxids) throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            for (long zxid : zxids) {
                new SnapshotWriter(disk, directories.snapshots(), SnapshotOptions.DEFAULT)
                        .write(ASnapshot.at(zxid));
            }
        }
    }

    private List<String> names() throws IOException {
        var names = new ArrayList<String>(disk.list(VERSION));
        names.remove(".ostler.lock");
        return names;
    }
}
