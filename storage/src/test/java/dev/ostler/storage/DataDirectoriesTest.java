package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.storage.disk.Disk;
import dev.ostler.storage.disk.FileInUseException;
import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.StorageException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

class DataDirectoriesTest {
    private static final Path DATA = Path.of("/var/ostler/data");
    private static final Path LOGS = Path.of("/var/ostler/logs");

    private final SimulatedDisk disk = new SimulatedDisk();

    @Test
    @Tag("S189")
    void dataLivesUnderVersion2OfItsDirectories() throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, LOGS, true)) {
            assertThat(directories.snapshots()).isEqualTo(DATA.resolve("version-2"));
            assertThat(directories.logs()).isEqualTo(LOGS.resolve("version-2"));
        }
        assertThat(disk.list(DATA)).containsExactly("version-2");
        assertThat(disk.list(LOGS)).containsExactly("version-2");
    }

    @Test
    void missingDirectoriesAreNotMadeWhereThatIsForbidden() {
        assertDirectoryProblem(
                () -> DataDirectories.open(disk, DATA, LOGS, false),
                "Missing data directory /var/ostler/logs/version-2, automatic data directory"
                        + " creation is disabled");
        disk.put(LOGS.resolve("version-2").resolve("x"), new byte[0]);
        assertDirectoryProblem(
                () -> DataDirectories.open(disk, DATA, LOGS, false),
                "Missing snap directory /var/ostler/data/version-2");
    }

    @Test
    void aDirectoryThatCannotBeMadeOrWrittenIsAClearError(@TempDir Path temporary)
            throws IOException {
        Disk real = new RealDisk();
        Path file = Files.createFile(temporary.resolve("file"));
        assertDirectoryProblem(
                () -> DataDirectories.open(real, file, file, true),
                "Unable to create data directory " + file.resolve("version-2"));

        Path taken = Files.createDirectory(temporary.resolve("taken"));
        Files.createFile(taken.resolve("version-2"));
        assertDirectoryProblem(
                () -> DataDirectories.open(real, taken, taken, true),
                "Cannot write to data directory " + taken.resolve("version-2"));
    }

    @Test
    void aLockOfAnotherUserIsAClearError() {
        Path lock = DATA.resolve("version-2/.ostler.lock");
        disk.faults(
                operation -> {
                    if (operation.kind() == SimulatedDisk.Kind.LOCK) {
                        throw new AccessDeniedException(operation.path().toString());
                    }
                });

        assertDirectoryProblem(
                () -> DataDirectories.open(disk, DATA, DATA, true),
                "The user "
                        + System.getProperty("user.name")
                        + " may not read and write "
                        + lock
                        + ". ");
    }

    @Test
    void swappedDirectoriesAreNoticed() {
        disk.put(LOGS.resolve("version-2/snapshot.5"), new byte[0]);
        assertDirectoryProblem(
                () -> DataDirectories.open(disk, DATA, LOGS, true),
                "Log directory has snapshot files. Check if dataLogDir and dataDir configuration"
                        + " is correct.");

        var other = new SimulatedDisk();
        other.put(DATA.resolve("version-2/log.5"), new byte[0]);
        assertDirectoryProblem(
                () -> DataDirectories.open(other, DATA, LOGS, true),
                "Snapshot directory has log files. Check if dataLogDir and dataDir configuration"
                        + " is correct.");
    }

    @Test
    void oneServerAtATimeHasTheDirectories(@TempDir Path temporary) throws IOException {
        Path data = temporary.resolve("data");
        Path logs = temporary.resolve("logs");
        var first = DataDirectories.open(new RealDisk(), data, logs, true);

        assertInUse(
                () -> DataDirectories.open(new RealDisk(), data, logs, true),
                data.resolve("version-2"));
        assertInUse(
                () -> DataDirectories.open(new RealDisk(), temporary.resolve("b"), logs, true),
                logs.resolve("version-2"));
        first.close();
        DataDirectories.open(new RealDisk(), data, logs, true).close();
    }

    @Test
    void theLockIsNotCounted(@TempDir Path temporary) throws IOException {
        try (var directories = DataDirectories.open(new RealDisk(), temporary, temporary, true)) {
            assertThat(temporary.resolve("version-2/.ostler.lock")).isNotEmptyFile();
            assertThat(directories.snapshotBytes()).isZero();
        }
    }

    @Test
    void sizesAreThoseOfAllFiles() throws IOException {
        disk.put(DATA.resolve("version-2/snapshot.5"), new byte[100]);
        disk.put(LOGS.resolve("version-2/log.1"), new byte[1000]);
        disk.put(LOGS.resolve("version-2/log.6"), new byte[30]);

        try (var directories = DataDirectories.open(disk, DATA, LOGS, true)) {
            assertThat(directories.snapshotBytes()).isEqualTo(100);
            assertThat(directories.logBytes()).isEqualTo(1030);
        }
    }

    private static void assertInUse(ThrowingCallable open, Path directory) {
        assertThatThrownBy(open)
                .isInstanceOf(FileInUseException.class)
                .hasMessageContaining(directory + " is in use by another server")
                .matches(e -> ((StorageException) e).exitCode() == 3);
    }

    private static void assertDirectoryProblem(ThrowingCallable open, String message) {
        assertThatThrownBy(open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageStartingWith(message)
                .matches(e -> ((StorageException) e).exitCode() == 3);
    }
}
