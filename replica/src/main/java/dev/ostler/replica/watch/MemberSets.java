package dev.ostler.replica.watch;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

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
    private static final int[] NONE = {};

    /** By key: 0, or a lone packed member, or the complement of an index into {@link #sets}. */
    private final IntPages heads = new IntPages();

    private final int salt;

    private @Nullable MemberSet[] sets = new MemberSet[4];
    private int lastSet;
    private final IntPages freeSets = new IntPages();
    private int freeSetCount;

    private final int[] lone = new int[1];
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
     * The packed members of a key, among zeros that mean nothing. Valid until the next call of any
     * method; the caller must not change it.
     */
    int[] members(int key) {
        int head = heads.get(key);
        if (head < 0) {
            return set(head).slots;
        }
        if (head == 0) {
            return NONE;
        }
        lone[0] = head;
        return lone;
    }

    /** Adds a member that this key does not have; {@code flags} is not 0. */
    void add(int key, int member, int flags) {
        int packed = pack(member, flags);
        int head = heads.get(key);
        if (head == 0) {
            heads.set(key, packed);
            keys++;
        } else if (head > 0) {
            var set = new MemberSet(2);
            set.add(head, salt);
            set.add(packed, salt);
            heads.set(key, ~keep(set));
        } else {
            set(head).add(packed, salt);
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
            set.clear(STANDARD, salt);
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

    /** Gives up a set that has become too small to be one. */
    private void settle(int key, int head) {
        MemberSet set = set(head);
        if (set.size() > 1) {
            return;
        }
        int rest = 0;
        for (int packed : set.slots) {
            rest |= packed;
        }
        heads.set(key, rest);
        discard(head);
        if (rest == 0) {
            keys--;
        }
    }

    private MemberSet set(int head) {
        MemberSet set = sets[~head];
        if (set == null) {
            throw new IllegalStateException("no set has index " + ~head);
        }
        return set;
    }

    private int keep(MemberSet set) {
        int index = freeSetCount > 0 ? freeSets.get(--freeSetCount) : lastSet++;
        if (index == sets.length) {
            sets = Arrays.copyOf(sets, index + (index >> 1));
        }
        sets[index] = set;
        return index;
    }

    private void discard(int head) {
        sets[~head] = null;
        freeSets.set(freeSetCount++, ~head);
    }
}
