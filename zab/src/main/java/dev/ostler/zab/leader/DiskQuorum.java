package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Electorate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Up to where the logs of a quorum are on disk. Whoever has acknowledged a proposal has all before
 * it, so the members are taken from the one that has most to the one that has least, until they are
 * a quorum: the last one taken is the answer.
 */
final class DiskQuorum {
    private final ServerId me;
    private final List<LearnerLink> ahead = new ArrayList<>();

    DiskQuorum(ServerId me) {
        this.me = me;
    }

    /**
     * @param durable up to where the leader's own log is on disk
     * @param committed what is returned if nothing behind it is on enough disks
     */
    long upTo(Electorate electorate, long durable, List<LearnerLink> learners, long committed) {
        ahead.clear();
        for (LearnerLink learner : learners) {
            if (learner.isVoter() && learner.acknowledged() > committed) {
                ahead.add(learner);
            }
        }
        ahead.sort(Comparator.comparingLong(LearnerLink::acknowledged).reversed());
        SortedSet<ServerId> having = new TreeSet<>();
        for (LearnerLink learner : ahead) {
            if (durable >= learner.acknowledged()
                    && having.add(me)
                    && electorate.isQuorum(having)) {
                return durable;
            }
            having.add(learner.id());
            if (electorate.isQuorum(having)) {
                return learner.acknowledged();
            }
        }
        having.add(me);
        return durable > committed && electorate.isQuorum(having) ? durable : committed;
    }
}
