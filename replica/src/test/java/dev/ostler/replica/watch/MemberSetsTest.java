package dev.ostler.replica.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Random;
import java.util.TreeMap;

/** Sets of all sizes, through the borders between a lone member, small and large sets. */
class MemberSetsTest {
    private static final int KEY = 5;

    private final MemberSets sets = new MemberSets(0x5a17);
    private final TreeMap<Integer, Integer> expected = new TreeMap<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8, 9, 10, 100, 5_000, 40_000})
    void aSetGrowsAndShrinksAndLosesNobody(int size) {
        var random = new Random(size);
        for (int member = 0; member < size; member++) {
            add(member * 7, 1 + random.nextInt(7));
        }
        assertSame(size);
        for (int member = 0; member < size; member += 2) {
            int flags = 1 + random.nextInt(7);
            sets.replace(KEY, member * 7, flags);
            expected.put(member * 7, flags);
        }
        assertSame(size);
        for (int member = 0; member < size; member++) {
            if (member % 16 != 3) {
                sets.remove(KEY, member * 7);
                expected.remove(member * 7);
            }
        }
        assertSame(size);
        expected.keySet().forEach(member -> sets.remove(KEY, member));
        expected.clear();
        assertSame(size);
        assertThat(sets.isEmpty(KEY)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9, 100, 40_000})
    void takingTheStandardFlagLeavesWhoHasAnother(int size) {
        for (int member = 0; member < size; member++) {
            add(member, 1 + member % 7);
        }

        sets.removeStandard(KEY);

        expected.replaceAll((_, flags) -> flags & ~MemberSets.STANDARD);
        expected.values().removeIf(flags -> flags == 0);
        assertSame(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40_000})
    void takingTheStandardFlagFromAllLeavesNothing(int size) {
        for (int member = 0; member < size; member++) {
            add(member, MemberSets.STANDARD);
        }

        sets.removeStandard(KEY);

        expected.clear();
        assertSame(size);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 40_000})
    void allMembersGoAtOnce(int size) {
        for (int member = 0; member < size; member++) {
            add(member, MemberSets.RECURSIVE);
        }

        sets.removeAll(KEY);

        expected.clear();
        assertSame(size);
    }

    @Test
    void setsAreGivenBackHoweverTheyEnd() {
        for (int round = 0; round < 3; round++) {
            for (int member = 0; member < 9; member++) {
                sets.add(1, member, MemberSets.STANDARD);
                sets.add(2, member, MemberSets.STANDARD);
                sets.add(3, member, MemberSets.STANDARD);
            }
            assertThat(sets.setCount()).isEqualTo(3);

            sets.removeAll(1);
            sets.removeStandard(2);
            for (int member = 0; member < 8; member++) {
                sets.remove(3, member);
            }
            assertThat(sets.setCount()).isZero();
            sets.remove(3, 8);
        }
    }

    @Test
    void keysDoNotMix() {
        for (int key = 0; key < 3_000; key++) {
            for (int member = 0; member <= key % 4; member++) {
                sets.add(key, key + member, MemberSets.PERSISTENT);
            }
        }
        assertThat(sets.keys()).isEqualTo(3_000);
        assertThat(sets.size()).isEqualTo(7_500);
        for (int key = 0; key < 3_000; key++) {
            assertThat(sets.flags(key, key + key % 4)).isEqualTo(MemberSets.PERSISTENT);
            assertThat(sets.flags(key, key + key % 4 + 1)).isZero();
        }
    }

    @Test
    void whoIsNoMemberCannotBeRemoved() {
        for (int size = 0; size < 4; size++) {
            assertThatThrownBy(() -> sets.remove(KEY, 99))
                    .isInstanceOf(IllegalStateException.class);
            sets.add(KEY, size, MemberSets.STANDARD);
        }
    }

    private void add(int member, int flags) {
        sets.add(KEY, member, flags);
        expected.put(member, flags);
    }

    private void assertSame(int upTo) {
        var listed = new TreeMap<Integer, Integer>();
        for (int[] part : sets.members(KEY)) {
            for (int packed : part) {
                if (packed != 0) {
                    listed.put(MemberSets.member(packed), MemberSets.flags(packed));
                }
            }
        }
        assertThat(listed).isEqualTo(expected);
        for (int member = 0; member < upTo * 7; member++) {
            int flags = expected.getOrDefault(member, 0);
            if (sets.flags(KEY, member) != flags) {
                assertThat(sets.flags(KEY, member)).as("member %d", member).isEqualTo(flags);
            }
        }
        long recursive =
                expected.values().stream().filter(f -> (f & MemberSets.RECURSIVE) != 0).count();
        assertThat(sets.size()).isEqualTo(expected.size());
        assertThat(sets.keys()).isEqualTo(expected.isEmpty() ? 0 : 1);
        assertThat(sets.recursive()).isEqualTo((int) recursive);
        assertThat(sets.hasRecursive(KEY)).isEqualTo(recursive > 0);
    }
}
