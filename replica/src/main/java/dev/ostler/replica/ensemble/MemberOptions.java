package dev.ostler.replica.ensemble;

import dev.ostler.replica.session.LocalSessionMode;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.session.TimeoutBounds;
import dev.ostler.tree.plan.PlanOptions;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.learner.LearnerOptions;

/**
 * How a member serves, whatever its role.
 *
 * @param tickMillis time between two looks at sessions and due znodes of a leader
 * @param pauseMillis how far apart two such looks may be; what is beyond it was a pause of the
 *     server
 * @param sessionIntervalMillis the distance of the marks at which sessions expire: tickTime
 * @param readOnlyAfterMillis after how long without a leader a member lets those clients read that
 *     ask for no more
 * @param localSessions whether new sessions are known to this member alone
 * @param eagerAclCheck whether a learner refuses what its own state does not permit, without asking
 *     the leader
 * @param votersMin how many voters a reconfiguration must leave
 * @param severalAddresses whether a reconfiguration may give members several addresses although
 *     none has them yet
 */
public record MemberOptions(
        int tickMillis,
        int pauseMillis,
        int sessionIntervalMillis,
        TimeoutBounds timeouts,
        PlanOptions plan,
        CleaningOptions cleaning,
        LeaderOptions leader,
        LearnerOptions learner,
        long readOnlyAfterMillis,
        LocalSessionMode localSessions,
        boolean eagerAclCheck,
        int votersMin,
        boolean severalAddresses) {
    /** For {@code readOnlyAfterMillis}: a member without a leader serves nobody. */
    public static final long NEVER_READ_ONLY = Long.MAX_VALUE;

    /** For {@code votersMin}: fewer could as well be servers that run alone. */
    public static final int VOTERS_MIN = 2;

    /** Those of a member that is never read-only, and keeps no sessions to itself. */
    public MemberOptions(
            int tickMillis,
            int pauseMillis,
            int sessionIntervalMillis,
            TimeoutBounds timeouts,
            PlanOptions plan,
            CleaningOptions cleaning,
            LeaderOptions leader,
            LearnerOptions learner) {
        this(
                tickMillis,
                pauseMillis,
                sessionIntervalMillis,
                timeouts,
                plan,
                cleaning,
                leader,
                learner,
                NEVER_READ_ONLY,
                LocalSessionMode.OFF,
                false,
                VOTERS_MIN,
                false);
    }

    public MemberOptions {
        if (tickMillis < 1 || pauseMillis < tickMillis || sessionIntervalMillis < 1) {
            throw new IllegalArgumentException(
                    "a tick of "
                            + tickMillis
                            + " ms, a pause of "
                            + pauseMillis
                            + " ms, sessions every "
                            + sessionIntervalMillis
                            + " ms");
        }
    }

    /** The local sessions of a role that begins. */
    LocalSessions newLocalSessions() {
        return new LocalSessions(localSessions, sessionIntervalMillis, pauseMillis);
    }

    /** See {@link dev.ostler.replica.Cleaning}. */
    public record CleaningOptions(long intervalMillis, int perMinuteMax, long neverUsedMillis) {}
}
