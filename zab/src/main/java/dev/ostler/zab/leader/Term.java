package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.Link;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.Phase.Abdicated;
import dev.ostler.zab.leader.Phase.Created;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What all parts of a leader have in common: where its term stands and what time it is, who learns
 * from it, and whose votes count. Nothing is sent from here.
 */
final class Term {
    final ServerId me;
    final LeaderOptions options;
    final LeaderApplication application;
    private final Consumer<String> ended;

    Phase phase = new Created();

    /** At first the least that may be chosen, then what was chosen. */
    long epoch;

    long nowMillis;

    /** When the quorum must have come that the phase waits for. */
    long deadlineMillis = Long.MAX_VALUE;

    private final IdentityHashMap<Link, LearnerLink> byLink = new IdentityHashMap<>();

    /** In the order in which they came. */
    private final List<LearnerLink> learners = new ArrayList<>();

    private Electorate electorate;

    /**
     * @param epoch the least that may be chosen
     * @param ended is told why, once, when the term has ended and all links are closed
     */
    Term(
            ServerId me,
            Electorate electorate,
            LeaderOptions options,
            long epoch,
            LeaderApplication application,
            Consumer<String> ended) {
        this.me = me;
        this.electorate = electorate;
        this.options = options;
        this.epoch = epoch;
        this.application = application;
        this.ended = ended;
    }

    /** Ends it, if it has not ended. */
    void resign(String reason) {
        if (phase instanceof Abdicated) {
            return;
        }
        phase = new Abdicated();
        deadlineMillis = Long.MAX_VALUE;
        for (LearnerLink learner : learners) {
            learner.link.close(reason);
        }
        learners.clear();
        byLink.clear();
        ended.accept(reason);
    }

    String phaseName() {
        return phase.getClass().getSimpleName();
    }

    // Who learns.

    void add(LearnerLink learner) {
        byLink.put(learner.link, learner);
        learners.add(learner);
    }

    /** Who learns over this link; null if it was never added or is dropped. */
    @Nullable LearnerLink learner(Link link) {
        return byLink.get(link);
    }

    /** Whether it was added, and not dropped since. */
    boolean has(LearnerLink learner) {
        return byLink.get(learner.link) == learner;
    }

    /** In the order in which they came; not a copy. */
    List<LearnerLink> learners() {
        return learners;
    }

    /** Gives a learner up, if that is not done. */
    void drop(LearnerLink learner, String reason) {
        if (byLink.remove(learner.link) == null) {
            return;
        }
        learners.remove(learner);
        learner.link.close(reason);
        if (learner.isServing()) {
            application.left(learner.link);
        }
    }

    // Whose votes count.

    Electorate electorate() {
        return electorate;
    }

    /** A membership is proposed, and counts beside the committed one. */
    void see(Membership proposed) {
        count(new Electorate(electorate.committed(), proposed));
        application.seen(proposed);
    }

    /** A membership is committed, and counts alone. */
    void activate(Membership committed, ServerId designated) {
        count(new Electorate(committed, null));
        application.activated(committed, designated);
    }

    private void count(Electorate voting) {
        electorate = voting;
        for (LearnerLink learner : learners) {
            if (learner.isIntroduced()) {
                learner.votes(electorate.isVoter(learner.id()));
            }
        }
    }

    /** Whether the leader and those of the voters that learn from it are a quorum. */
    boolean isQuorum(Predicate<LearnerLink> those) {
        SortedSet<ServerId> voters = new TreeSet<>();
        voters.add(me);
        for (LearnerLink learner : learners) {
            if (learner.isVoter() && those.test(learner)) {
                voters.add(learner.id());
            }
        }
        return electorate.isQuorum(voters);
    }
}
