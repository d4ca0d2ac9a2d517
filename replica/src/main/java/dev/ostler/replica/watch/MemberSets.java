package dev.ostler.replica.watch;

/**
 * A multimap from small numbers to sets of small numbers, each member with flags, all packed into
 * ints. A key costs four bytes; a lone member lies in them, more have a {@link MemberSet}.
 */
final class MemberSets {
    static final int STANDARD = 1;
    static final int PERSISTENT = 2;
    static final int RECURSIVE = 4;

    /** Keys and members are below this. */
    static final int LIMIT = 1 << 28;

    private static final int FLAG_BITS = 3;
    private static final int[][] NONE = {};

    /** By key: 0, or a lone packed member, or the complement of an index into {@link #sets}. */
    private final IntPages heads = new IntPages();

    private final int salt;

    private final ObjectPages<MemberSet> sets = new ObjectPages<>();
    private final Numbers setNumbers = new Numbers(0);

    // What members() returns: of no, of one, of a small and of a large set of members.
    private final int[] lone = new int[1];
    private final int[][] one = new int[1][];
    private final int[][] parts = new int[LargeSet.PARTS][];

    private int keys;
    private long size;
    private int recursive;

    /** {@code salt} is secret, so that nobody can choose members that collide. */
    MemberSets(int salt) {
        this.salt = salt;
    }

    static int pack(int member, int flags) {
        return member << FLAG_BITS | flags;
    }

    static int member(int packed) {
        return packed >>> FLAG_BITS;
    }

    static int flags(int packed) {
        return packed & (1 << FLAG_BITS) - 1;
    }

    /** 1 if the flag {@link #RECURSIVE} is set, else 0. */
    static int recursive(int packed) {
        return packed >>> 2 & 1;
    }

    /** How many keys have a member. */
    int keys() {
        return keys;
    }

    /** How many members all the sets have. */
    long size() {
        return size;
    }

    /** How many members of all the sets have the flag {@link #RECURSIVE}. */
    int recursive() {
        return recursive;
    }

    /** How many keys have more than one member, and hence a set. */
    int setCount() {
        return setNumbers.count();
    }

    /** How many members a key has. */
    int count(int key) {
        int head = heads.get(key);
        return head < 0 ? set(head).size() : Math.min(head, 1);
    }

    boolean isEmpty(int key) {
        return heads.get(key) == 0;
    }

    /** The flags of a member, 0 if it is none. */
    int flags(int key, int member) {
        int head = heads.get(key);
        if (head < 0) {
            return flags(set(head).find(member, salt));
        }
        return head != 0 && member(head) == member ? flags(head) : 0;
    }

    /** Whether a member of this key has the flag {@link #RECURSIVE}. */
    boolean hasRecursive(int key) {
        int head = heads.get(key);
        return head < 0 ? set(head).recursive() > 0 : recursive(head) == 1;
    }

    /**
     * The packed members of a key, among zeros that mean nothing, in one or more arrays. Valid
     * until the next call of any method; the caller must not change it.
     */
    int[][] members(int key) {
        int head = heads.get(key);
        if (head == 0) {
            return NONE;
        }
        if (head > 0) {
            lone[0] = head;
            one[0] = lone;
            return one;
        }
        switch (set(head)) {
            case SmallSet small -> {
                one[0] = small.slots();
                return one;
            }
            case LargeSet large -> {
                large.slots(parts);
                return parts;
            }
        }
    }

    /** Adds a member that this key does not have; {@code flags} is not 0. */
    void add(int key, int member, int flags) {
        int packed = pack(member, flags);
        int head = heads.get(key);
        if (head == 0) {
            heads.set(key, packed);
            keys++;
        } else if (head > 0) {
            var set = new SmallSet(0, 2);
            set.add(head, salt);
            set.add(packed, salt);
            int number = setNumbers.take();
            sets.set(number, set);
            heads.set(key, ~number);
        } else {
            MemberSet set = set(head);
            if (set instanceof SmallSet small && small.size() == LargeSet.THRESHOLD) {
                set = new LargeSet(small, salt);
                sets.set(~head, set);
            }
            set.add(packed, salt);
        }
        size++;
        recursive += recursive(packed);
    }

    /** Gives other flags, not 0, to a member. */
    void replace(int key, int member, int flags) {
        int packed = pack(member, flags);
        int head = heads.get(key);
        recursive += recursive(packed) - recursive(flags(key, member));
        if (head < 0) {
            set(head).replace(packed, salt);
        } else {
            heads.set(key, packed);
        }
    }

    /** Removes a member, which the key has. */
    void remove(int key, int member) {
        int head = heads.get(key);
        int had = flags(key, member);
        if (had == 0) {
            throw new IllegalStateException(member + " is no member of " + key);
        }
        recursive -= recursive(had);
        size--;
        if (head < 0) {
            set(head).remove(member, salt);
            settle(key, head);
        } else {
            heads.set(key, 0);
            keys--;
        }
    }

    /** Removes all members of a key. */
    void removeAll(int key) {
        int head = heads.get(key);
        if (head == 0) {
            return;
        }
        if (head < 0) {
            MemberSet set = set(head);
            size -= set.size();
            recursive -= set.recursive();
            discard(head);
        } else {
            size--;
            recursive -= recursive(head);
        }
        heads.set(key, 0);
        keys--;
    }

    /**
     * Takes the flag {@link #STANDARD} from all members; who then has none is no member any more.
     */
    void removeStandard(int key) {
        int head = heads.get(key);
        if (head < 0) {
            MemberSet set = set(head);
            int before = set.size();
            set.removeStandard(salt);
            size -= before - set.size();
            settle(key, head);
        } else if (flags(head) == STANDARD) {
            heads.set(key, 0);
            keys--;
            size--;
        } else {
            heads.set(key, head & ~STANDARD);
        }
    }

    /** Makes a set simpler that has become smaller. */
    private void settle(int key, int head) {
        switch (set(head)) {
            case LargeSet large -> {
                if (large.size() <= LargeSet.THRESHOLD / 4) {
                    sets.set(~head, large.toSmall(salt));
                    settle(key, head);
                }
            }
            case SmallSet small -> {
                if (small.size() <= 1) {
                    int rest = 0;
                    for (int packed : small.slots()) {
                        rest |= packed;
                    }
                    heads.set(key, rest);
                    discard(head);
                    keys -= rest == 0 ? 1 : 0;
                }
            }
        }
    }

    private MemberSet set(int head) {
        return sets.get(~head);
    }

    private void discard(int head) {
        sets.set(~head, null);
        setNumbers.giveBack(~head);
    }
}
