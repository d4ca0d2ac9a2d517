package dev.ostler.replica.ensemble;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;

/** What a role tells the member. */
interface RoleEvents {
    /** A quorum, this member included, goes on from one history in this epoch. */
    void established(long epoch);

    /** Whether reconfiguration is on. */
    boolean areMembersChangeable();

    /** A membership is proposed: it counts beside the committed one if it is newer. */
    void seen(Membership proposed);

    /** A membership is committed: it counts alone if it is newer. */
    void activated(Membership committed);

    /**
     * A leader goes on in this epoch without any earlier membership that was proposed and not
     * committed.
     */
    void confirmed(long epoch);

    /** Whether this member only observes, by the membership that counts. */
    boolean observes();

    /** When the role has ended, this member goes on under a leader that nobody has to elect. */
    void goesOnUnder(ServerId leader);

    /**
     * The role has ended.
     *
     * @param settle makes the state that of the log, once the storage has done all that the role
     *     asked of it
     */
    void ended(String reason, Runnable settle);
}
