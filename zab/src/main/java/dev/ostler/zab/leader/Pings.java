package dev.ostler.zab.leader;

import dev.ostler.zab.leader.Phase.Leading;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import java.util.List;

/**
 * How a leader learns who still follows: for itself, at each half of a tick, and in rounds for
 * those who wait at a barrier.
 */
final class Pings {
    private final Term term;
    private final Broadcast broadcast;
    private final Barriers barriers;
    private long nextMillis = Long.MAX_VALUE;
    private boolean quorumIsDue;

    Pings(Term term, Broadcast broadcast, Barriers barriers) {
        this.term = term;
        this.broadcast = broadcast;
        this.barriers = barriers;
    }

    void begin() {
        nextMillis = term.nowMillis + term.options.tickMillis() / 2;
    }

    void end() {
        nextMillis = Long.MAX_VALUE;
    }

    /** When {@link #tick} is wanted. */
    long nextMillis() {
        return nextMillis;
    }

    void tick() {
        if (term.nowMillis < nextMillis) {
            return;
        }
        nextMillis = term.nowMillis + term.options.tickMillis() / 2;
        if (quorumIsDue
                && term.phase instanceof Leading
                && !term.isQuorum(LearnerLink::isRegistered)) {
            term.resign("no quorum follows any more");
            return;
        }
        quorumIsDue = !quorumIsDue;
        pingAll();
    }

    private void pingAll() {
        for (LearnerLink learner : List.copyOf(term.learners())) {
            if (learner.isLate(term.nowMillis, term.options.syncMillis())) {
                term.drop(learner, "a proposal was not acknowledged in time");
            } else if (learner.isRegistered()) {
                ping(learner);
            }
        }
    }

    private void ping(LearnerLink learner) {
        broadcast.send(learner, Packet.of(PacketType.PING, broadcast.lastProposed()));
        learner.pinged();
    }

    /** As {@link Leader#barrier}. */
    void barrier(Runnable then) {
        if (term.phase instanceof Leading) {
            barriers.add(broadcast.lastProposed(), then);
            startRound();
        }
    }

    private void startRound() {
        if (!barriers.needsRound()) {
            return;
        }
        barriers.roundStarted();
        for (LearnerLink learner : term.learners()) {
            if (learner.isVoter() && learner.isServing()) {
                ping(learner);
                learner.joinRound();
            }
        }
        confirmRound();
    }

    /** A learner serves from now on: it is asked too if others are. */
    void joinRound(LearnerLink learner) {
        if (barriers.isRoundUnderWay()) {
            ping(learner);
            learner.joinRound();
        }
    }

    /** To be called when a learner has answered. */
    void confirmRound() {
        if (!barriers.isRoundUnderWay()) {
            return;
        }
        if (term.isQuorum(learner -> learner.isServing() && learner.confirmsRound())) {
            barriers.roundConfirmed();
            barriers.release(broadcast.lastCommitted());
            startRound();
        }
    }
}
