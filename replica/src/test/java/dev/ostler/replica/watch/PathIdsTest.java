package dev.ostler.replica.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** Numbering paths, through many splits of the table and with the worst of hashes. */
class PathIdsTest {
    private final PathIds ids = new PathIds();

    /** A mask of 0 gives all paths one hash, another leaves a few bits of it. */
    @ParameterizedTest(name = "hashes masked with {0}")
    @ValueSource(ints = {-1, 0xffff_0000, 0x0000_ffff, 0xff, 0})
    void everyPathIsFoundUnderItsNumberUntilItIsReleased(int mask) {
        int count = Integer.bitCount(mask) < 16 ? 2_500 : 30_000;
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            assertThat(find(i, mask)).isZero();
            numbers[i] = ids.add(hash(i, mask), path(i));
        }
        assertThat(ids.count()).isEqualTo(count);
        for (int i = 0; i < count; i += 3) {
            ids.release(hash(i, mask), numbers[i]);
        }
        for (int i = 0; i < count; i++) {
            boolean released = i % 3 == 0;
            assertThat(find(i, mask)).isEqualTo(released ? 0 : numbers[i]);
            assertThat(ids.isUsed(numbers[i])).isEqualTo(!released);
        }
        for (int i = 0; i < count; i += 3) {
            numbers[i] = ids.add(hash(i, mask), path(i));
        }
        assertThat(ids.end()).as("numbers are used again").isEqualTo(count + 1);
        for (int i = 0; i < count; i++) {
            assertThat(find(i, mask)).isEqualTo(numbers[i]);
            ids.release(hash(i, mask), numbers[i]);
        }
        assertThat(ids.count()).isZero();
    }

    /** Makes a deep directory first, in which the segments of other hashes then split late. */
    @Test
    void segmentsThatSplitLateAreFoundFromAllTheirEntries() {
        for (int i = 0; i < 4_000; i++) {
            ids.add(hash(i, 0x0000_ffff), path(i));
        }
        for (int i = 4_000; i < 40_000; i++) {
            ids.add(hash(i, -1), path(i));
        }

        for (int i = 0; i < 40_000; i++) {
            assertThat(find(i, i < 4_000 ? 0x0000_ffff : -1)).isEqualTo(i + 1);
        }
    }

    @Test
    void aSpanIsLookedUpWithoutItsSurroundings() {
        byte[] buffer = "xx/abx".getBytes(StandardCharsets.UTF_8);
        int number = ids.add(1, new byte[] {'/', 'a', 'b'});

        assertThat(ids.find(1, buffer, 2, 3)).isEqualTo(number);
        assertThat(ids.find(1, buffer, 2, 2)).isZero();
        assertThat(ids.find(1, buffer, 2, 4)).isZero();
    }

    private int find(int i, int mask) {
        return ids.find(hash(i, mask), path(i), 0, path(i).length);
    }

    private static int hash(int i, int mask) {
        return i * 0x9e37_79b9 & mask;
    }

    private static byte[] path(int i) {
        return ("/path-" + i).getBytes(StandardCharsets.UTF_8);
    }
}
