package dev.ostler.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class RealDiskTest extends DiskContract {
    @TempDir private Path directory = Path.of("");

    private final Disk disk = new RealDisk();

    @Override
    Disk disk() {
        return disk;
    }

    @Override
    Path directory() {
        return directory;
    }

    @Test
    void aFileSystemThatHasNoWayPastTheCacheIsNamedOnceForADirectory() throws IOException {
        var notices = new ArrayList<String>();
        var cached = new RealDisk(notices::add, UnknownOption.UNKNOWN);
        assertThatThrownBy(() -> cached.openUncached(path("a")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(notices).isEmpty();
        for (String name : List.of("a", "b", "c")) {
            write(name, "hello");
            cached.openUncached(path(name)).close();
        }
        assertThat(notices)
                .containsExactly(
                        "What is written to "
                                + directory.toAbsolutePath()
                                + " goes through the system's cache: the file system has no"
                                + " way past it (UNKNOWN not supported)");
    }

    private enum UnknownOption implements OpenOption {
        UNKNOWN
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFullDiskIsNamedWithTheFile() throws IOException {
        try (DiskFile file = new RealDisk().open(Path.of("/dev/full"))) {
            assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0))
                    .isInstanceOf(IOException.class)
                    .hasMessage("/dev/full: No space left on device");
        }
    }

    @Test
    void aLockThatThisProcessHoldsIsSeenByEveryDiskObject() throws IOException {
        try (Closeable lock = disk.lock(path("lock"))) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> new RealDisk().lock(path("lock")))
                    .isInstanceOf(FileInUseException.class)
                    .hasMessageContaining("in use by another server (this process");
        }
    }

    @Test
    void aLockNamesTheProcessThatHoldsIt() throws IOException {
        try (Closeable lock = disk.lock(path("lock"))) {
            assertThat(lock).isNotNull();
            assertThat(read("lock").strip())
                    .isEqualTo(Long.toString(ProcessHandle.current().pid()));
        }
    }
}
