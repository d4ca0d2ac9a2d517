package dev.ostler.replica.watch;

/**
 * A set of packed members ({@link MemberSets}), found by their number. Small sets are one table,
 * large ones many, so that no single change of a set takes long.
 *
 * <p>{@code salt} is secret and the same in all calls.
 */
sealed interface MemberSet permits SmallSet, LargeSet {
    int size();

    /** How many members have the flag {@link MemberSets#RECURSIVE}. */
    int recursive();

    /** The packed member with this number, or 0. */
    int find(int member, int salt);

    /** Adds a member that is not in the set. */
    void add(int packed, int salt);

    /** Gives other flags, not 0, to a member of the set. */
    void replace(int packed, int salt);

    /** Removes a member of the set. */
    void remove(int member, int salt);

    /** Takes the standard flag from all members; who then has none is no member any more. */
    void removeStandard(int salt);

    /** A member's hash; the first bits choose the part of a large set, the rest the slot. */
    static int hash(int member, int salt) {
        int mixed = (member ^ salt) * 0x85eb_ca6b;
        mixed = (mixed ^ mixed >>> 15) * 0xc2b2_ae35;
        return mixed ^ mixed >>> 16;
    }
}
