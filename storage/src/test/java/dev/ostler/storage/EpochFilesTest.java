package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.PowerCutException;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Damage;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

class EpochFilesTest {
    private static final Path DATA = Path.of("/data");
    private static final Path VERSION = DATA.resolve("version-2");

    private final SimulatedDisk disk = new SimulatedDisk();
    private DataDirectories directories;

    @BeforeEach
    void open() throws IOException {
        directories = DataDirectories.open(disk, DATA, DATA, true);
    }

    @AfterEach
    void close() throws IOException {
        directories.close();
    }

    @Test
    void missingEpochsAreThoseOfTheLastTransaction() throws IOException {
        var epochs = EpochFiles.load(directories, Zxid.of(3, 17));

        assertThat(epochs.accepted()).isEqualTo(3);
        assertThat(epochs.current()).isEqualTo(3);
        assertThat(text("acceptedEpoch")).isEqualTo("3");
        assertThat(text("currentEpoch")).isEqualTo("3");
    }

    @Test
    void whatWasSetIsLoaded() throws IOException {
        var epochs = EpochFiles.load(directories, Zxid.of(3, 17));
        epochs.accepted(5);
        epochs.current(4);

        var loaded = EpochFiles.load(directories, Zxid.of(3, 17));

        assertThat(loaded.accepted()).isEqualTo(5);
        assertThat(loaded.current()).isEqualTo(4);
    }

    @Test
    void aCurrentEpochBehindTheDataIsFatal() {
        put("currentEpoch", "2");

        assertThatThrownBy(() -> EpochFiles.load(directories, new Zxid(0x300000005L)))
                .hasMessage("The current epoch, 2, is older than the last zxid, 12884901893");
    }

    @Test
    void aCurrentEpochBehindTheDataIsTakenFromWhatWasBeingWritten() throws IOException {
        put("currentEpoch", "2");
        put("currentEpoch.tmp", "3");
        put("acceptedEpoch", "3");

        var epochs = EpochFiles.load(directories, Zxid.of(3, 5));

        assertThat(epochs.current()).isEqualTo(3);
        assertThat(text("currentEpoch")).isEqualTo("3");
    }

    /** ZOOKEEPER-1653: the power went between the two; nothing is wrong with what is there. */
    @Test
    void aLogThatIsAheadOfTheCurrentEpochIsThatOfAnEpochThatWasPromised() throws IOException {
        put("acceptedEpoch", "4");
        put("currentEpoch", "2");
        put("currentEpoch.tmp", "");

        var epochs = EpochFiles.load(directories, Zxid.of(3, 5));

        assertThat(epochs.current()).isEqualTo(3);
        assertThat(epochs.accepted()).isEqualTo(4);
        assertThat(text("currentEpoch")).isEqualTo("3");
    }

    @Test
    void anAcceptedEpochBehindTheCurrentOneIsFatal() {
        put("currentEpoch", "5");
        put("acceptedEpoch", "4");

        assertThatThrownBy(() -> EpochFiles.load(directories, Zxid.of(3, 5)))
                .hasMessage("The accepted epoch, 4 is less than the current epoch, 5");
    }

    @Test
    void anEpochThatIsNoNumberIsFatal() {
        put("currentEpoch", "five");

        assertThatThrownBy(() -> EpochFiles.load(directories, Zxid.NONE))
                .hasMessage("Found five in /data/version-2/currentEpoch");
    }

    @Test
    void anEpochIsTheOldOrTheNewOneWheneverThePowerGoes() throws IOException {
        EpochFiles.load(directories, Zxid.NONE).accepted(7);
        for (int step = 0; step < 8; step++) {
            for (Damage damage : List.of(Damage.LOSE_ALL, Damage.KEEP_ALL)) {
                SimulatedDisk tried = disk.copy();
                boolean done = accept(tried, step);
                tried.crash(damage);

                try (var again = DataDirectories.open(tried, DATA, DATA, true)) {
                    long accepted = EpochFiles.load(again, Zxid.NONE).accepted();
                    assertThat(accepted).isIn(done ? List.of(8L) : List.of(7L, 8L));
                }
            }
        }
    }

    private static boolean accept(SimulatedDisk disk, int step) throws IOException {
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            var epochs = EpochFiles.load(directories, Zxid.NONE);
            int[] left = {step};
            disk.faults(
                    operation -> {
                        if (operation.kind().isEffect() && left[0]-- == 0) {
                            throw new PowerCutException();
                        }
                    });
            epochs.accepted(8);
            return true;
        } catch (PowerCutException e) {
            return false;
        }
    }

    @Test
    void myIdIsTheFirstLineAndNothingElse() throws IOException {
        assertThat(MyId.read(disk, DATA)).isEmpty();
        disk.put(DATA.resolve("myid"), "3\nrest\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(MyId.read(disk, DATA)).hasValue(3);
        disk.put(DATA.resolve("myid"), "3 \n".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> MyId.read(disk, DATA))
                .hasMessageStartingWith("serverid 3  is not a number");
    }

    private void put(String name, String text) {
        disk.put(VERSION.resolve(name), text.getBytes(StandardCharsets.US_ASCII));
    }

    private String text(String name) {
        return new String(disk.content(VERSION.resolve(name)), StandardCharsets.US_ASCII);
    }
}
