package dev.ostler.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.storage.disk.SimulatedDisk.Damage;
import dev.ostler.storage.disk.SimulatedDisk.Kind;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** What is left after a crash, and what fails when it is told to. */
class SimulatedDiskTest extends DiskContract {
    private static final Path DIRECTORY = Path.of("/data");

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    @Override
    Disk disk() {
        return disk;
    }

    @Override
    Path directory() {
        return DIRECTORY;
    }

    @Test
    void aSyncedFileWithoutASyncedNameIsGoneAfterACrash() throws IOException {
        try (DiskFile file = disk.create(path("a"))) {
            file.sync();
        }

        disk.crash(Damage.LOSE_ALL);

        assertThat(disk.list(DIRECTORY)).isEmpty();
    }

    @Test
    void aSyncedNameOfAFileThatWasNotSyncedIsAnEmptyFileAfterACrash() throws IOException {
        write("a", "hello");
        disk.syncDirectory(DIRECTORY);

        disk.crash(Damage.LOSE_ALL);

        assertThat(read("a")).isEmpty();
    }

    @Test
    void whatWasSyncedSurvivesAndWhatWasWrittenOverItDoesNot() throws IOException {
        try (DiskFile file = disk.create(path("a"))) {
            file.write(bytes("old"), 0);
            file.sync();
            disk.syncDirectory(DIRECTORY);
            file.write(bytes("new"), 0);
        }

        disk.crash(Damage.LOSE_ALL);

        assertThat(read("a")).isEqualTo("old");
    }

    @Test
    void everySectorOfAnUnsyncedWriteIsDecidedOnItsOwn() throws IOException {
        byte[] written = new byte[3 * Disk.SECTOR];
        Arrays.fill(written, (byte) 'x');
        try (DiskFile file = disk.create(path("a"))) {
            disk.syncDirectory(DIRECTORY);
            file.write(ByteBuffer.wrap(written), 100);
        }

        disk.crash(
                new Damage() {
                    @Override
                    public boolean keepsSector(Path file, long sector) {
                        return sector == 1;
                    }
                });

        byte[] left = disk.content(path("a"));
        assertThat(left).hasSize(2 * Disk.SECTOR);
        assertThat(Arrays.copyOf(left, Disk.SECTOR)).containsOnly(0);
        assertThat(Arrays.copyOfRange(left, Disk.SECTOR, left.length)).containsOnly('x');
    }

    @Test
    void anUnsyncedRenamingIsDoneOrNotDone() throws IOException {
        write("a", "new");
        write("b", "old");
        try (DiskFile a = disk.open(path("a"));
                DiskFile b = disk.open(path("b"))) {
            a.sync();
            b.sync();
        }
        disk.syncDirectory(DIRECTORY);
        disk.rename(path("a"), path("b"));
        SimulatedDisk lucky = disk.copy();

        disk.crash(Damage.LOSE_ALL);
        lucky.crash(Damage.KEEP_ALL);

        assertThat(disk.list(DIRECTORY)).containsExactly("a", "b");
        assertThat(read("b")).isEqualTo("old");
        assertThat(lucky.list(DIRECTORY)).containsExactly("b");
        assertThat(lucky.content(path("b"))).isEqualTo(bytes("new").array());
    }

    @Test
    void anUnsyncedTruncationAndDeletionAreDecidedToo() throws IOException {
        write("a", "hello");
        write("b", "hello");
        for (String name : new String[] {"a", "b"}) {
            try (DiskFile file = disk.open(path(name))) {
                file.sync();
            }
        }
        disk.syncDirectory(DIRECTORY);
        try (DiskFile file = disk.open(path("a"))) {
            file.truncate(2);
        }
        disk.delete(path("b"));
        SimulatedDisk lucky = disk.copy();

        disk.crash(Damage.LOSE_ALL);
        lucky.crash(Damage.KEEP_ALL);

        assertThat(read("a")).isEqualTo("hello");
        assertThat(read("b")).isEqualTo("hello");
        assertThat(lucky.content(path("a"))).isEqualTo(bytes("he").array());
        assertThat(lucky.exists(path("b"))).isFalse();
    }

    @Test
    void afterAFailedSyncALaterOneSavesNothing() throws IOException {
        try (DiskFile file = disk.create(path("a"))) {
            disk.syncDirectory(DIRECTORY);
            file.write(bytes("hello"), 0);
            failOnce(Kind.SYNC);
            assertThatThrownBy(file::sync).hasMessage("EIO");
            file.sync();
        }
        assertThat(read("a")).isEqualTo("hello");

        disk.crash(Damage.LOSE_ALL);

        // The size may have survived, the bytes did not.
        assertThat(disk.content(path("a"))).containsOnly(0);
    }

    @Test
    void afterThePowerWentNothingWorksUntilItIsBack() throws IOException {
        write("a", "hello");
        DiskFile file = disk.open(path("a"));
        disk.faults(
                operation -> {
                    throw new PowerCutException();
                });
        assertThatThrownBy(() -> file.write(bytes("x"), 0)).isInstanceOf(PowerCutException.class);
        disk.faults(operation -> {});

        assertThatThrownBy(() -> file.write(bytes("y"), 1)).isInstanceOf(PowerCutException.class);
        disk.crash(Damage.KEEP_ALL);

        assertThat(read("a")).isEqualTo("xello");
        assertThatThrownBy(() -> file.write(bytes("y"), 1)).isInstanceOf(IOException.class);
    }

    @Test
    void aCrashReleasesLocks() throws IOException {
        disk.lock(path("lock"));

        disk.crash(Damage.LOSE_ALL);

        disk.lock(path("lock")).close();
    }

    @Test
    void bitsRotWhenTheyAreToldTo() throws IOException {
        write("a", "a");

        disk.corrupt(path("a"), 0, 3);

        assertThat(read("a")).isEqualTo("b");
    }

    private void failOnce(Kind kind) {
        disk.faults(
                operation -> {
                    if (operation.kind() == kind) {
                        disk.faults(later -> {});
                        throw new IOException("EIO");
                    }
                });
    }
}
