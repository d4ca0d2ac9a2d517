package dev.ostler.replica.watch;

/**
 * One open-addressing table with linear probing. Up to {@value #DENSE} members it has no free slot,
 * being a list; above, one in five to one in three is free.
 */
final class SmallSet implements MemberSet {
    private static final int DENSE = 8;

    private int[] slots;
    private int size;
    private int recursive;

    /** How many leading bits of the hash are the same for all members. */
    private final byte depth;

    SmallSet(int depth, int capacity) {
        this.depth = (byte) depth;
        this.slots = new int[capacity];
    }

    /** A set that has room for some members. */
    static SmallSet ofSize(int depth, int size) {
        return new SmallSet(depth, capacityFor(size));
    }

    /** The members among zeros, which the caller must not change. */
    int[] slots() {
        return slots;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public int recursive() {
        return recursive;
    }

    @Override
    public int find(int member, int salt) {
        int at = home(member, salt);
        for (int tried = 0; tried < slots.length && slots[at] != 0; tried++) {
            if (MemberSets.member(slots[at]) == member) {
                return slots[at];
            }
            at = next(at);
        }
        return 0;
    }

    @Override
    public void add(int packed, int salt) {
        if (size == limit(slots.length)) {
            resize(grown(slots.length), salt);
        }
        insert(packed, salt);
    }

    @Override
    public void replace(int packed, int salt) {
        int at = indexOf(MemberSets.member(packed), salt);
        recursive += MemberSets.recursive(packed) - MemberSets.recursive(slots[at]);
        slots[at] = packed;
    }

    @Override
    public void remove(int member, int salt) {
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
        boolean sparse = slots.length > DENSE ? size < slots.length / 2 : size < slots.length - 3;
        if (sparse) {
            resize(capacityFor(size), salt);
        }
    }

    @Override
    public void removeStandard(int salt) {
        int left = 0;
        for (int i = 0; i < slots.length; i++) {
            int packed = slots[i] & ~MemberSets.STANDARD;
            slots[i] = MemberSets.flags(packed) == 0 ? 0 : packed;
            left += MemberSets.flags(packed) == 0 ? 0 : 1;
        }
        if (left < size) {
            resize(capacityFor(left), salt);
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
        long hash = (MemberSet.hash(member, salt) << depth) & 0xffff_ffffL;
        return (int) ((hash * slots.length) >>> 32);
    }

    private int next(int at) {
        return at + 1 == slots.length ? 0 : at + 1;
    }
}
