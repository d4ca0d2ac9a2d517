package dev.ostler.zab.election;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.election.Ballots.Ballot;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The state LOOKING: from the announcement of one's own candidacy to a leader (quorum protocol,
 * section 2.8).
 *
 * <ol>
 *   <li>Announce oneself to all voters.
 *   <li>Whenever a voter in the same round proposes a better candidate, adopt and announce it. A
 *       later round is joined; an earlier one is ignored.
 *   <li>When a quorum proposes the same, wait a moment for a better one, then decide; at once if
 *       nobody is left to wait for, since every other voter proposes the same or is gone.
 *   <li>If instead a quorum has a leader, who says so too, join it.
 *   <li>If nothing comes of it, announce again, at growing intervals.
 * </ol>
 *
 * <p>Votes can be lost, come late and come twice; they never lead to two leaders of one epoch,
 * since whoever is elected must still win a quorum for its epoch.
 */
final class Looking {
    /**
     * How long a quorum waits for a better candidate. It spares a second election, no more:
     * whatever is committed, the best of any quorum has it.
     */
    static final long DECISION_MILLIS = 200;

    /** No round is later: a larger number is nonsense, and counting on from it would overflow. */
    static final long ROUND_MAX = 1L << 62;

    /** The zxid of a member that lost its data and must not help to elect anybody. */
    private static final long NO_HISTORY = -1;

    /** What comes of it. */
    interface Outcome {
        /** The proposal must be sent to all other voters. */
        void announce(Vote proposal);

        /** The search is over. */
        void decided(Vote vote);
    }

    private final ServerId me;
    private final Electorate electorate;
    private final ElectionOptions options;
    private final Outcome outcome;
    private final Vote initial;

    /** Voters that went away in this round, and were not heard of since. */
    private final Set<ServerId> gone = new TreeSet<>();

    /** Of the voters that are in this round, looking or not. */
    private final Ballots thisRound = new Ballots();

    /** Of the voters that have a leader, elected in whatever round. */
    private final Ballots settled = new Ballots();

    private Vote proposal;
    private long intervalMillis;
    private boolean deciding;
    private boolean decided;
    private long wakeUpMillis;

    Looking(
            ServerId me,
            Electorate electorate,
            ElectionOptions options,
            Outcome outcome,
            Vote initial) {
        this.me = me;
        this.electorate = electorate;
        this.options = options;
        this.outcome = outcome;
        this.initial = initial;
        this.proposal = initial;
        this.intervalMillis = options.intervalMillisMin();
    }

    void start(long now) {
        announce(now);
    }

    long round() {
        return proposal.round();
    }

    Vote proposal() {
        return proposal;
    }

    long wakeUpMillis() {
        return wakeUpMillis;
    }

    void received(ServerId from, Notification notification, long now) {
        if (decided
                || !electorate.isVoter(from)
                || !electorate.isVoter(notification.vote().leader())) {
            return;
        }
        gone.remove(from);
        switch (notification.state()) {
            case LOOKING -> receivedProposal(from, notification, now);
            case FOLLOWING, LEADING -> receivedLeader(from, notification);
            case OBSERVING -> {} // Who observes doesn't vote, whatever the membership says.
        }
    }

    /** This voter cannot be reached any more. */
    void gone(ServerId voter, long now) {
        gone.add(voter);
        if (deciding && !decided) {
            decideIfQuorumAgrees(now);
        }
    }

    void tick(long now) {
        if (decided || now < wakeUpMillis) {
            return;
        }
        if (deciding) {
            decide(proposal);
            return;
        }
        intervalMillis = Math.min(2 * intervalMillis, options.intervalMillisMax());
        announce(now);
    }

    private void receivedProposal(ServerId from, Notification notification, long now) {
        Vote vote = notification.vote();
        if (initial.zxid() == NO_HISTORY || vote.zxid() == NO_HISTORY) {
            return;
        }
        boolean otherRound = vote.round() > round() || (hasOnlyAVote() && vote.round() < round());
        if ((vote.round() < round() && !otherRound) || vote.round() > ROUND_MAX) {
            return;
        }
        boolean better = vote.isPreferredTo(proposal, electorate);
        if (deciding && !better && !vote.equals(proposal)) {
            return; // It comes too late to change anything; its sender will be told.
        }
        Vote adopted = proposal;
        if (otherRound) {
            thisRound.clear();
            adopted =
                    vote.isPreferredTo(initial, electorate) ? vote : initial.inRound(vote.round());
        } else if (better) {
            adopted = vote;
        }
        thisRound.put(from, new Ballot(vote, State.LOOKING, notification.version()));
        if (adopted.equals(proposal)) {
            decideIfQuorumAgrees(now);
        } else {
            proposal = adopted;
            deciding = false;
            intervalMillis = options.intervalMillisMin();
            announce(now);
        }
    }

    /**
     * Whether this member votes, by a membership that is proposed, and cannot be elected, by the
     * committed one. The others do not follow it to a later round, since they ignore a vote for
     * nobody: it goes to theirs.
     */
    private boolean hasOnlyAVote() {
        return initial.leader().equals(Vote.NOBODY) && electorate.isVoter(me);
    }

    private void receivedLeader(ServerId from, Notification notification) {
        Vote vote = notification.vote();
        var ballot = new Ballot(vote, notification.state(), notification.version());
        if (vote.round() == round()) {
            thisRound.put(from, new Ballot(vote, notification.state(), 0));
            if (isConfirmed(thisRound, ballot)) {
                decide(vote);
                return;
            }
        }
        settled.put(from, ballot);
        if (isConfirmed(settled, ballot)) {
            decide(vote);
        }
    }

    /**
     * Whether a quorum has this leader and it leads. Its followers alone don't prove it: it may
     * have died, and they not have noticed. That I lead is not to be learned from others, unless
     * they elected me in this very round. A membership that is only proposed has no say: its voters
     * need not have heard of it, and whoever was in its way would be without a leader for ever.
     */
    private boolean isConfirmed(Ballots ballots, Ballot ballot) {
        ServerId leader = ballot.vote().leader();
        boolean leads =
                leader.equals(me)
                        ? ballot.vote().round() == round()
                        : ballots.stateOf(leader) == State.LEADING;
        return leads && electorate.committed().isQuorum(ballots.supporters(ballot));
    }

    private void announce(long now) {
        wakeUpMillis = now + intervalMillis;
        outcome.announce(proposal);
        // My own vote counts like any other's, so it must not count if theirs don't.
        if (initial.zxid() != NO_HISTORY
                && electorate.isVoter(me)
                && electorate.isVoter(proposal.leader())) {
            thisRound.put(me, new Ballot(proposal, State.LOOKING, Notification.VERSION));
            decideIfQuorumAgrees(now);
        }
    }

    private void decideIfQuorumAgrees(long now) {
        var ballot = new Ballot(proposal, State.LOOKING, Notification.VERSION);
        List<ServerId> supporters = thisRound.supporters(ballot);
        if (!electorate.isQuorum(supporters)) {
            return;
        }
        if (!deciding) {
            deciding = true;
            wakeUpMillis = now + DECISION_MILLIS;
        }
        if (isEverybody(supporters)) {
            wakeUpMillis = now;
        }
    }

    /** Whether no other voter is there to propose somebody better. */
    private boolean isEverybody(List<ServerId> supporters) {
        for (ServerId voter : electorate.voters()) {
            if (!supporters.contains(voter) && !gone.contains(voter)) {
                return false;
            }
        }
        return true;
    }

    private void decide(Vote vote) {
        decided = true;
        wakeUpMillis = Long.MAX_VALUE;
        outcome.decided(vote);
    }
}
