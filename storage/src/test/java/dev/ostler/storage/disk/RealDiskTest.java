package dev.ostler.storage.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

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
