package dev.ostler.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.storage.disk.RealDisk;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Damage;
import dev.ostler.storage.disk.SimulatedDisk.Kind;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

class UncachedOutputTest {
    private static final Path DIRECTORY = Path.of("/data");
    private static final Path FILE = DIRECTORY.resolve("file");
    private static final int CHUNK = 256 << 10;

    private final SimulatedDisk disk = new SimulatedDisk();

    @BeforeEach
    void makeDirectory() throws IOException {
        disk.createDirectory(DIRECTORY);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4095, 4096, 4097, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 17})
    void aClosedFileHasWhatWasWrittenAndIsDurable(int size) throws IOException {
        byte[] content = content(size);
        try (var output = new UncachedOutput(disk, FILE)) {
            writeInPieces(content, output);
        }
        disk.syncDirectory(DIRECTORY);

        disk.crash(Damage.LOSE_ALL);

        assertThat(disk.content(FILE)).isEqualTo(content);
    }

    @Test
    void aLongFileIsSyncedOnTheWay() throws IOException {
        var kinds = new ArrayList<Kind>();
        try (var output = new UncachedOutput(disk, FILE)) {
            disk.faults(operation -> kinds.add(operation.kind()));
            for (int chunk = 0; chunk < 40; chunk++) {
                output.write(new byte[CHUNK]);
            }
        }

        kinds.removeIf(kind -> kind != Kind.WRITE && kind != Kind.SYNC);
        var expected = new ArrayList<Kind>(Collections.nCopies(16, Kind.WRITE));
        expected.add(Kind.SYNC);
        expected.addAll(List.copyOf(expected));
        assertThat(kinds).startsWith(expected.toArray(Kind[]::new)).endsWith(Kind.SYNC);
        assertThat(Collections.frequency(kinds, Kind.SYNC)).isEqualTo(3);
    }

    @Test
    void theMachinesOwnDiskTakesIt(@TempDir Path directory) throws IOException {
        byte[] content = content(2 * CHUNK + 4711);
        Path file = directory.resolve("file");
        try (var output = new UncachedOutput(new RealDisk(), file)) {
            writeInPieces(content, output);
        }

        assertThat(Files.readAllBytes(file)).isEqualTo(content);
    }

    @Test
    void afterAFailedWriteNothingMoreIsWritten() throws IOException {
        var writes = new ArrayList<SimulatedDisk.Operation>();
        var output = new UncachedOutput(disk, FILE);
        disk.faults(
                operation -> {
                    if (operation.kind() == Kind.WRITE) {
                        writes.add(operation);
                        throw new IOException("no space left");
                    }
                });

        assertThatThrownBy(() -> output.write(content(CHUNK), 0, CHUNK))
                .hasMessage("no space left");
        output.close();

        assertThat(writes).hasSize(1);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        return content;
    }

    private static void writeInPieces(byte[] content, OutputStream output) throws IOException {
        int done = 0;
        for (int piece = 1; done < content.length; piece = piece * 3 % 70_001 + 1) {
            int count = Math.min(piece, content.length - done);
            output.write(content, done, count);
            done += count;
        }
    }
}
