package dev.ostler.zab.leader;

import java.util.List;

/**
 * How many learn from a leader, for operators.
 *
 * @param learners all that have said who they are
 * @param syncedFollowers voters that are caught up
 * @param syncedNonVotingFollowers followers that are caught up and have no vote
 * @param syncedObservers observers that are caught up
 * @param pendingSyncs how many wait for the answer to a sync, the leader's own clients included
 */
public record LearnerCounts(
        int learners,
        int syncedFollowers,
        int syncedNonVotingFollowers,
        int syncedObservers,
        int pendingSyncs) {
    /** Of a server that does not lead. */
    public static final LearnerCounts NONE = new LearnerCounts(0, 0, 0, 0, 0);

    static LearnerCounts of(List<LearnerLink> learners, int pendingSyncs) {
        int introduced = 0;
        int voters = 0;
        int followers = 0;
        int observers = 0;
        for (LearnerLink learner : learners) {
            if (learner.isIntroduced()) {
                introduced++;
            }
            if (learner.isServing()) {
                if (learner.isVoter()) {
                    voters++;
                } else if (learner.isFollower()) {
                    followers++;
                } else {
                    observers++;
                }
            }
        }
        return new LearnerCounts(introduced, voters, followers, observers, pendingSyncs);
    }
}
