package dev.ostler.replica.watch;

import java.util.Arrays;

/**
 * Numbers paths from 1 on and finds them again; the numbers of released paths are given out anew.
 *
 * <p>An extendible hash table: the highest bits of a hash choose one of many small segments, each
 * an open-addressing table of its own that grows by a quarter and, once it is large, splits into
 * two. So no single call ever rehashes more than one segment, however many paths there are. A slot
 * holds the hash and the number, so that a miss reads no path.
 */
final class PathIds {
    private static final int SPLIT_CAPACITY = 2048;
    private static final int MAX_DEPTH = 20;

    private Segment[] directory = {new Segment(0, 8)};
    private int depth;

    private final ObjectPages<byte[]> paths = new ObjectPages<>();
    private final Numbers numbers = new Numbers(1);

    /** The number of a path, or 0 if it has none. */
    int find(int hash, byte[] path, int offset, int length) {
        Segment segment = segment(hash);
        int capacity = segment.slots.length;
        for (int at = segment.home(hash); ; ) {
            long slot = segment.slots[at];
            if (slot == 0) {
                return 0;
            }
            if ((int) (slot >>> 32) == hash && same((int) slot, path, offset, length)) {
                return (int) slot;
            }
            at = at + 1 == capacity ? 0 : at + 1;
        }
    }

    /** Gives a number to a path that has none; keeps {@code path}, which must never change. */
    int add(int hash, byte[] path) {
        int id = numbers.take();
        paths.set(id, path);
        Segment segment = segment(hash);
        while (segment.isFull()) {
            makeRoom(segment, hash);
            segment = segment(hash);
        }
        segment.put(hash, id);
        return id;
    }

    void release(int hash, int id) {
        segment(hash).remove(hash, id);
        paths.set(id, null);
        numbers.giveBack(id);
    }

    /** The bytes of a numbered path, which the caller must not change. */
    byte[] path(int id) {
        return paths.get(id);
    }

    boolean isUsed(int id) {
        return paths.find(id) != null;
    }

    /** All numbers are below this. */
    int end() {
        return numbers.end();
    }

    int count() {
        return numbers.count();
    }

    private boolean same(int id, byte[] path, int offset, int length) {
        byte[] known = path(id);
        return Arrays.equals(known, 0, known.length, path, offset, offset + length);
    }

    private Segment segment(int hash) {
        return directory[depth == 0 ? 0 : hash >>> (32 - depth)];
    }

    private void makeRoom(Segment segment, int hash) {
        if (segment.slots.length < SPLIT_CAPACITY || segment.depth == MAX_DEPTH) {
            segment.resize();
            return;
        }
        if (segment.depth == depth) {
            var doubled = new Segment[directory.length * 2];
            for (int i = 0; i < doubled.length; i++) {
                doubled[i] = directory[i >> 1];
            }
            directory = doubled;
            depth++;
        }
        var low = new Segment(segment.depth + 1, Segment.capacityFor(segment.size / 2));
        var high = new Segment(segment.depth + 1, Segment.capacityFor(segment.size / 2));
        int bit = 1 << (31 - segment.depth);
        for (long slot : segment.slots) {
            if (slot != 0) {
                Segment half = ((int) (slot >>> 32) & bit) == 0 ? low : high;
                if (half.isFull()) {
                    half.resize();
                }
                half.put((int) (slot >>> 32), (int) slot);
            }
        }
        // The entries that led to the segment are neighbours, as they share its leading bits.
        int span = 1 << (depth - segment.depth);
        int first = (hash >>> (32 - depth)) & -span;
        Arrays.fill(directory, first, first + span / 2, low);
        Arrays.fill(directory, first + span / 2, first + span, high);
    }

    /** One open-addressing table of (hash, number) pairs; at least one slot is always free. */
    private static final class Segment {
        /** How many leading bits of the hash all entries share. */
        final int depth;

        long[] slots;
        int size;

        Segment(int depth, int capacity) {
            this.depth = depth;
            this.slots = new long[capacity];
        }

        static int capacityFor(int size) {
            return size + size / 2 + 8;
        }

        boolean isFull() {
            return size >= slots.length - slots.length / 5 - 1;
        }

        int home(int hash) {
            return (int) (((((long) hash << depth) & 0xffff_ffffL) * slots.length) >>> 32);
        }

        void put(int hash, int id) {
            int at = home(hash);
            while (slots[at] != 0) {
                at = next(at);
            }
            slots[at] = (long) hash << 32 | id;
            size++;
        }

        void remove(int hash, int id) {
            long wanted = (long) hash << 32 | id;
            int hole = home(hash);
            while (slots[hole] != wanted) {
                if (slots[hole] == 0) {
                    throw new IllegalStateException("path number " + id + " is not in the table");
                }
                hole = next(hole);
            }
            size--;
            for (int at = next(hole); slots[at] != 0; at = next(at)) {
                int home = home((int) (slots[at] >>> 32));
                // An entry may move back to the hole unless its home lies between the two.
                boolean between = hole < at ? hole < home && home <= at : hole < home || home <= at;
                if (!between) {
                    slots[hole] = slots[at];
                    hole = at;
                }
            }
            slots[hole] = 0;
            if (size < slots.length / 4 && slots.length > 16) {
                resize();
            }
        }

        void resize() {
            long[] old = slots;
            slots = new long[capacityFor(size)];
            size = 0;
            for (long slot : old) {
                if (slot != 0) {
                    put((int) (slot >>> 32), (int) slot);
                }
            }
        }

        private int next(int at) {
            return at + 1 == slots.length ? 0 : at + 1;
        }
    }
}
