package dev.ostler.replica.watch;

/**
 * A set of packed members ({@link MemberSets}), found by their number: an open-addressing table
 * with linear probing. Up to {@value #DENSE} members it has no free slot, being a list; above, one
 * in five to one in three is free.
 */
final class MemberSet {
    private static final int DENSE = 8;

    /** The members in no order worth a promise, zero where there is none. */
    int[] slots;

    private int size;
    private int recursive;

    MemberSet(int capacity) {
        this.slots = new int[capacity];
    }

    int size() {
        return size;
    }

    /** How many members have the flag {@link MemberSets#RECURSIVE}. */
    int recursive() {
        return recursive;
    }

    /** The packed member with this number, or 0. */
    int find(int member, int salt) {
        int at = home(member, salt);
        for (int tried = 0; tried < slots.length && slots[at] != 0; tried++) {
            if (MemberSets.member(slots[at]) == member) {
                return slots[at];
            }
            at = next(at);
        }
        return 0;
    }

    /** Adds a member that is not in the set. */
    void add(int packed, int salt) {
        if (size == limit(slots.length)) {
            resize(grown(slots.length), salt);
        }
        insert(packed, salt);
    }

    /** Gives other flags, not 0, to a member of the set. */
    void replace(int packed, int salt) {
        int at = indexOf(MemberSets.member(packed), salt);
        recursive += MemberSets.recursive(packed) - MemberSets.recursive(slots[at]);
        slots[at] = packed;
    }

    void remove(int member, int salt) {
        int hole = indexOf(member, salt);
        recursive -= MemberSets.recursive(slots[hole]);
        size--;
        slots[hole] = 0;
        for (int at = next(hole); slots[at] != 0; at = next(at)) {
            int home = home(MemberSets.member(slots[at]), salt);
            // A member may move back to the hole unless its home lies between the two.
            boolean between = hole < at ? hole < home && home <= at : hole < home || home <= at;
            if (!between) {
                slots[hole] = slots[at];
                slots[at] = 0;
                hole = at;
            }
        }
        shrink(salt);
    }

    /** Takes a flag from all members; who then has none is no member any more. */
    void clear(int flag, int salt) {
        int[] old = slots;
        boolean gone = false;
        for (int i = 0; i < old.length; i++) {
            int packed = old[i] & ~flag;
            if (old[i] != 0 && MemberSets.flags(packed) == 0) {
                gone = true;
                size--;
            }
            old[i] = MemberSets.flags(packed) == 0 ? 0 : packed;
        }
        if (gone) {
            resize(capacityFor(size), salt);
        }
    }

    private int indexOf(int member, int salt) {
        int at = home(member, salt);
        for (int tried = 0; tried < slots.length && slots[at] != 0; tried++) {
            if (MemberSets.member(slots[at]) == member) {
                return at;
            }
            at = next(at);
        }
        throw new IllegalStateException(member + " is not in the set");
    }

    private void insert(int packed, int salt) {
        int at = home(MemberSets.member(packed), salt);
        while (slots[at] != 0) {
            at = next(at);
        }
        slots[at] = packed;
        size++;
        recursive += MemberSets.recursive(packed);
    }

    private void shrink(int salt) {
        if (slots.length > DENSE ? size < slots.length / 2 : size < slots.length - 3) {
            resize(capacityFor(size), salt);
        }
    }

    private void resize(int capacity, int salt) {
        int[] old = slots;
        slots = new int[capacity];
        size = 0;
        recursive = 0;
        for (int packed : old) {
            if (packed != 0) {
                insert(packed, salt);
            }
        }
    }

    private static int limit(int capacity) {
        return capacity <= DENSE ? capacity : capacity - capacity / 5;
    }

    private static int grown(int capacity) {
        return capacity < DENSE ? capacity + 2 : capacity + (capacity >> 2) + 2;
    }

    private static int capacityFor(int size) {
        return size < DENSE ? size + 1 : size + (size >> 1);
    }

    private int home(int member, int salt) {
        int mixed = (member ^ salt) * 0x85eb_ca6b;
        mixed = (mixed ^ mixed >>> 15) * 0xc2b2_ae35;
        mixed ^= mixed >>> 16;
        return (int) (((mixed & 0xffff_ffffL) * slots.length) >>> 32);
    }

    private int next(int at) {
        return at + 1 == slots.length ? 0 : at + 1;
    }
}
