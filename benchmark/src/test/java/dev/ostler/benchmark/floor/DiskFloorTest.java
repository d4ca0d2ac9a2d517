package dev.ostler.benchmark.floor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;

class DiskFloorTest {
    @Test
    void syncsAreCountedAndNothingIsLeftBehind(@TempDir Path directory) throws Exception {
        DiskFloor floor = DiskFloor.measure(directory, Duration.ofMillis(20));

        assertThat(floor.syncsPerSecond()).isPositive();
        assertThat(floor.cpuMicrosPerSync()).isPositive();
        assertThat(directory).isEmptyDirectory();
    }
}
