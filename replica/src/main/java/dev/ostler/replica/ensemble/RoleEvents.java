package dev.ostler.replica.ensemble;

/** What a role tells the member. */
interface RoleEvents {
    /** A quorum, this member included, goes on from one history in this epoch. */
    void established(long epoch);

    /**
     * The role has ended.
     *
     * @param settle makes the state that of the log, once the storage has done all that the role
     *     asked of it
     */
    void ended(String reason, Runnable settle);
}
