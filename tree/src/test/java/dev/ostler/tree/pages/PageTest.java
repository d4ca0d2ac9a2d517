package dev.ostler.tree.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ostler.protocol.MalformedRecordException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** The tree of pages does what a sorted map does, and what was frozen stays as it was. */
class PageTest {
    /** Kinds of keys, each of which is bad for something. */
    enum Keys {
        ASCENDING {
            @Override
            byte[] key(int number) {
                return "lock-%010d".formatted(number).getBytes(UTF_8);
            }
        },
        DESCENDING {
            @Override
            byte[] key(int number) {
                return "lock-%010d".formatted(1_000_000 - number).getBytes(UTF_8);
            }
        },
        SCATTERED {
            @Override
            byte[] key(int number) {
                return Integer.toString(number * 0x9e3779b1).getBytes(UTF_8);
            }
        },
        /** Strings that all have the same hash code, and keys that have the same fingerprint. */
        COLLIDING {
            @Override
            byte[] key(int number) {
                var text = new StringBuilder("samehead");
                for (int bit = 0; bit < 14; bit++) {
                    text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
                }
                return text.append("sametail").toString().getBytes(UTF_8);
            }
        },
        /** Each one is the beginning of the next; the first is empty. */
        NESTED {
            @Override
            byte[] key(int number) {
                var key = new byte[number % 700];
                Arrays.fill(key, (byte) 0);
                return key;
            }
        },
        /** Bytes that are negative numbers in Java. */
        BINARY {
            @Override
            byte[] key(int number) {
                int scattered = number * 0x9e3779b1;
                return new byte[] {
                    (byte) (scattered >> 24), (byte) (scattered >> 16), (byte) (scattered >> 8)
                };
            }
        };

        abstract byte[] key(int number);
    }

    private record Kept(@Nullable Page root, Map<byte[], Object> expected) {}

    private static final int NUMBERS = 2_000;

    @ParameterizedTest
    @EnumSource(Keys.class)
    void agreesWithASortedMap(Keys keys) {
        var random = new Random(7);
        var edit = new Edit();
        var expected = new TreeMap<byte[], Object>(Arrays::compareUnsigned);
        Page root = null;
        var kept = new ArrayList<Kept>();

        // Grows, then shrinks to nothing, then grows again.
        for (int step = 0; step < 6 * NUMBERS; step++) {
            int phase = step / NUMBERS;
            boolean grow = phase < 2 || phase == 5 || (phase == 2 && random.nextBoolean());
            int number = phase % 5 == 0 ? step % NUMBERS : random.nextInt(NUMBERS);
            byte[] key = keys.key(number);
            Object there = Page.find(root, key, 0, key.length);
            assertThat(there).isSameAs(expected.get(key));
            if (there == null && grow) {
                Object entry = Key.recordOf(key, 2);
                root = Page.insert(root, entry, edit);
                expected.put(key, entry);
            } else if (there != null && grow) {
                Object entry = Key.recordOf(key, 2);
                root = Page.replace(root, entry, edit);
                expected.put(key, entry);
            } else if (there != null) {
                root = Page.remove(root, key, 0, key.length, edit);
                expected.remove(key);
            }
            if (random.nextInt(20) == 0) {
                edit.next();
            }
            if (step % 1_200 == 0) {
                edit.next();
                kept.add(new Kept(root, new TreeMap<>(expected)));
            }
        }
        kept.add(new Kept(root, expected));
        for (Kept version : kept) {
            assertThat(entries(version.root, null))
                    .containsExactlyElementsOf(version.expected.values());
            assertThat(depth(version.root)).isLessThan(5);
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void buildsWhatInsertionsBuild(Keys keys) {
        var expected = new TreeMap<byte[], Object>(Arrays::compareUnsigned);
        for (int number = 0; number < NUMBERS; number++) {
            byte[] key = keys.key(number);
            expected.put(key, Key.recordOf(key, 0));
        }
        var shuffled = new ArrayList<>(expected.values());
        Collections.shuffle(shuffled, new Random(1));
        Page root = Page.build(shuffled.toArray(), shuffled.size(), new Edit());

        assertThat(entries(root, null)).containsExactlyElementsOf(expected.values());
        for (Map.Entry<byte[], Object> each : expected.entrySet()) {
            byte[] key = each.getKey();
            assertThat(Page.find(root, key, 0, key.length)).isSameAs(each.getValue());
            byte[] next = Arrays.copyOf(key, key.length + 1);
            if (!expected.containsKey(next)) {
                assertThat(Page.find(root, next, 0, next.length)).isNull();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Keys.class)
    void scansFromAKeyThatNeedNotBeThere(Keys keys) {
        var edit = new Edit();
        var expected = new TreeMap<byte[], Object>(Arrays::compareUnsigned);
        Page root = null;
        for (int number = 0; number < NUMBERS; number += 3) {
            byte[] key = keys.key(number);
            if (!expected.containsKey(key)) {
                Object entry = Key.recordOf(key, 0);
                root = Page.insert(root, entry, edit);
                expected.put(key, entry);
            }
        }
        for (int number = 0; number < NUMBERS; number += 97) {
            byte[] from = keys.key(number);
            assertThat(entries(root, from))
                    .containsExactlyElementsOf(expected.tailMap(from, true).values());
        }
    }

    @Test
    void aScanEndsWhenTheVisitorSaysSo() {
        var edit = new Edit();
        Page root = null;
        for (int number = 0; number < 100; number++) {
            root = Page.insert(root, Key.recordOf(Keys.ASCENDING.key(number), 0), edit);
        }
        var visited = new ArrayList<Object>();

        boolean whole =
                Page.scan(
                        root,
                        null,
                        entry -> {
                            visited.add(entry);
                            return visited.size() < 40;
                        });

        assertThat(whole).isFalse();
        assertThat(visited).hasSize(40);
    }

    @Test
    void ascendingAndDescendingKeysFillTheirPages() {
        for (Keys keys : List.of(Keys.ASCENDING, Keys.DESCENDING)) {
            var edit = new Edit();
            Page root = null;
            for (int number = 0; number < 3_200; number++) {
                root = Page.insert(root, Key.recordOf(keys.key(number), 0), edit);
            }
            assertThat(leaves(root)).as("leaves of %s", keys).isEqualTo(100);
        }
    }

    @Test
    void pagesThatBecameSparseAreMerged() {
        var edit = new Edit();
        Page root = null;
        for (int number = 0; number < 32_000; number++) {
            root = Page.insert(root, Key.recordOf(Keys.ASCENDING.key(number), 0), edit);
        }
        for (int number = 0; number < 32_000; number++) {
            if (number % 32 != 0) {
                byte[] key = Keys.ASCENDING.key(number);
                root = Page.remove(root, key, 0, key.length, edit);
            }
        }

        assertThat(entries(root, null)).hasSize(1_000);
        assertThat(leaves(root)).isLessThan(150);
    }

    /**
     * Fills up the root until it is split, and leaves one entry of each half: if emptied pages let
     * their neighbours stay deeper than themselves, each round would make the tree deeper.
     */
    @Test
    void noOrderOfChangesMakesAFewEntriesDeep() {
        var edit = new Edit();
        Page root = null;
        int number = 0;
        for (int round = 0; round < 12; round++) {
            int first = number;
            for (; number < first + 3_000; number++) {
                root = Page.insert(root, Key.recordOf(Keys.ASCENDING.key(number), 0), edit);
            }
            for (int i = first + 1; i < number; i++) {
                if (i != first + 1_500) {
                    byte[] key = Keys.ASCENDING.key(i);
                    root = Page.remove(root, key, 0, key.length, edit);
                }
            }
            assertThat(depth(root)).isLessThanOrEqualTo(2);
        }
        assertThat(entries(root, null)).hasSize(24);
    }

    /** How many pages deep all leaves are. */
    private static int depth(@Nullable Page page) {
        if (!(page instanceof Inner inner)) {
            return 1;
        }
        int depth = depth(inner.at(0));
        for (int i = 1; i < inner.size(); i++) {
            assertThat(depth(inner.at(i))).as("depth of all leaves").isEqualTo(depth);
        }
        return 1 + depth;
    }

    @Test
    void whatCannotBeDoneIsRefused() {
        var edit = new Edit();
        byte[] key = Keys.ASCENDING.key(1);
        byte[] other = Keys.ASCENDING.key(2);
        Page root = Page.insert(null, Key.recordOf(key, 0), edit);

        assertThatThrownBy(() -> Page.insert(root, Key.recordOf(key, 0), edit))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Page.replace(root, Key.recordOf(other, 0), edit))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> Page.remove(root, other, 0, other.length, edit))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () ->
                                Page.build(
                                        new Object[] {Key.recordOf(key, 0), Key.recordOf(key, 0)},
                                        2,
                                        edit))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static int leaves(@Nullable Page page) {
        if (page instanceof Inner inner) {
            int leaves = 0;
            for (int i = 0; i < inner.size(); i++) {
                leaves += leaves(inner.at(i));
            }
            return leaves;
        }
        return page == null ? 0 : 1;
    }

    private static List<Object> entries(@Nullable Page root, byte @Nullable [] from) {
        var entries = new ArrayList<Object>();
        Page.scan(
                root,
                from,
                entry -> {
                    entries.add(entry);
                    return true;
                });
        return entries;
    }
}
