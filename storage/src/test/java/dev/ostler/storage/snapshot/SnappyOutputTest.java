package dev.ostler.storage.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

class SnappyOutputTest {
    private static final int[] LENGTHS = {
        0,
        1,
        3,
        4,
        5,
        60,
        61,
        64,
        65,
        300,
        SnappyOutput.BLOCK - 1,
        SnappyOutput.BLOCK,
        SnappyOutput.BLOCK + 1,
        3 * SnappyOutput.BLOCK + 77
    };

    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void whatIsPackedIsUnpackedAgainWhateverItIs() throws IOException {
        for (int length : LENGTHS) {
            for (int letters : new int[] {1, 2, 5, 256}) {
                byte[] plain = random(length, letters);
                assertThat(unpack(pack(plain, 1 + random.nextInt(70_000))))
                        .as("%d bytes of %d", length, letters)
                        .isEqualTo(plain);
            }
        }
    }

    @Test
    void copiesOfAnyLengthFromAnyDistanceAreUnpackedAgain() throws IOException {
        for (int round = 0; round < 500; round++) {
            var plain = new ByteArrayOutputStream();
            while (plain.size() < 40_000) {
                plain.writeBytes(random(random.nextInt(200), 256));
                byte[] before = plain.toByteArray();
                int from = before.length == 0 ? 0 : random.nextInt(before.length);
                int to = from + random.nextInt(1 + Math.min(5_000, before.length - from));
                plain.writeBytes(Arrays.copyOfRange(before, from, to));
            }
            assertThat(unpack(pack(plain.toByteArray(), 64 << 10)))
                    .as("round %d", round)
                    .isEqualTo(plain.toByteArray());
        }
    }

    @Test
    void whatRepeatsGetsSmallAndWhatDoesNotHardlyLarger() throws IOException {
        assertThat(pack(new byte[1 << 20], 1 << 20)).hasSizeLessThan(1 << 16);
        assertThat(pack(random(1 << 20, 256), 1 << 20)).hasSizeLessThan((1 << 20) + (1 << 10));
    }

    private byte[] random(int length, int letters) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(letters);
        }
        return bytes;
    }

    private static byte[] pack(byte[] plain, int piece) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new SnappyOutput(packed)) {
            for (int at = 0; at < plain.length; at += piece) {
                out.write(plain, at, Math.min(piece, plain.length - at));
            }
        }
        return packed.toByteArray();
    }

    private static byte[] unpack(byte[] packed) throws IOException {
        try (var in = new SnappyInput(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
