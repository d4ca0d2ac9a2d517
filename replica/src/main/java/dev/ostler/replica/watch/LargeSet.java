package dev.ostler.replica.watch;

/** {@value #PARTS} small sets; the first bits of a member's hash say which of them it is in. */
final class LargeSet implements MemberSet {
    /** A set gets parts when it has more members than this, and loses them at a quarter. */
    static final int THRESHOLD = 16 * 1024;

    static final int PARTS = 1 << 6;
    private static final int BITS = Integer.numberOfTrailingZeros(PARTS);

    private final SmallSet[] parts = new SmallSet[PARTS];
    private int size;
    private int recursive;

    LargeSet(SmallSet small, int salt) {
        for (int i = 0; i < PARTS; i++) {
            parts[i] = SmallSet.ofSize(BITS, small.size() / PARTS);
        }
        for (int packed : small.slots()) {
            if (packed != 0) {
                add(packed, salt);
            }
        }
    }

    /** The same members in one table. */
    SmallSet toSmall(int salt) {
        var small = SmallSet.ofSize(0, size);
        for (SmallSet part : parts) {
            for (int packed : part.slots()) {
                if (packed != 0) {
                    small.add(packed, salt);
                }
            }
        }
        return small;
    }

    /** Puts the slots of each part into an array of {@link #PARTS}. */
    void slots(int[][] target) {
        for (int i = 0; i < PARTS; i++) {
            target[i] = parts[i].slots();
        }
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
        return part(member, salt).find(member, salt);
    }

    @Override
    public void add(int packed, int salt) {
        part(MemberSets.member(packed), salt).add(packed, salt);
        size++;
        recursive += MemberSets.recursive(packed);
    }

    @Override
    public void replace(int packed, int salt) {
        SmallSet part = part(MemberSets.member(packed), salt);
        recursive -= part.recursive();
        part.replace(packed, salt);
        recursive += part.recursive();
    }

    @Override
    public void remove(int member, int salt) {
        SmallSet part = part(member, salt);
        recursive -= part.recursive();
        part.remove(member, salt);
        recursive += part.recursive();
        size--;
    }

    @Override
    public void removeStandard(int salt) {
        size = 0;
        for (SmallSet part : parts) {
            part.removeStandard(salt);
            size += part.size();
        }
    }

    private SmallSet part(int member, int salt) {
        return parts[MemberSet.hash(member, salt) >>> (Integer.SIZE - BITS)];
    }
}
