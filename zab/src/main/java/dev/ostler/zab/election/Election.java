package dev.ostler.zab.election;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

import org.jspecify.annotations.Nullable;

import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One member's side of fast leader election (quorum protocol, section 2), for as long as the member
 * lives: it looks for a leader when asked to, and answers others in every state.
 *
 * <p>A round starts with {@link #look}. Its end is {@link Effects#elected}; from then on this
 * member counts as leading, following or observing. When that role has ended the owner says {@link
 * #roleEnded} at once and {@link #look} when its history is settled. Nothing is ever sent to the
 * member itself: its own vote is counted here.
 *
 * <p>Not thread-safe; times are milliseconds of a clock that only goes forward.
 */
public final class Election {
    /** What an election asks of its owner. It is called within the calls of the election. */
    public interface Effects {
        /**
         * Sends as soon as possible; if another notification to the same server is still waiting,
         * only the newer one matters. The receiver need not be a member.
         */
        void send(ServerId to, Notification notification);

        /** A leader was found, perhaps this member. It is the last thing that a call does. */
        void elected(Vote vote);

        /**
         * A peer has seen a newer membership committed, which counts from now on. Only if {@link
         * ElectionOptions#reconfigEnabled}.
         */
        void learned(Membership newer);
    }

    private static final long BEFORE_ANY_ROUND = -1;

    private final ServerId me;
    private final ElectionOptions options;
    private final Effects effects;

    /** The last from each voter since the role ended, for the round to come. */
    private final SortedMap<ServerId, Notification> early = new TreeMap<>();

    /**
     * Voters that were looking in this round when they were last heard of, by the membership that
     * counts here: who goes by another one may not count this member's vote, and answers what it is
     * told.
     */
    private final Set<ServerId> stillLooking = new TreeSet<>();

    /** Members without a vote that were answered at {@link #answeredMillis}. */
    private final Set<ServerId> answered = new TreeSet<>();

    private boolean participant;
    private Electorate electorate;
    private Bytes config;
    private State state = State.LOOKING;
    private @Nullable Vote currentVote;
    private @Nullable Looking looking;
    private @Nullable Vote elected;
    private long round;
    private long lastZxid;
    private long peerEpoch;
    private long answeredMillis = Long.MIN_VALUE;

    /**
     * @param participant whether this member is one that may vote, as far as it goes by its role
     * @param committed the membership that counts
     * @param lastSeen one that was proposed, or null; it counts beside the other if it is newer
     */
    public Election(
            ServerId me,
            boolean participant,
            Membership committed,
            @Nullable Membership lastSeen,
            ElectionOptions options,
            Effects effects) {
        this.me = me;
        this.participant = participant;
        this.electorate = new Electorate(committed, lastSeen);
        this.config = Bytes.utf8(committed.text());
        this.options = options;
        this.effects = effects;
    }

    /**
     * Starts a round, also if one is running.
     *
     * @param lastLoggedZxid the last in the log, committed or not; 0 for an empty one, -1 if it may
     *     have been lost, so that this member must not help to elect anybody
     * @param historyEpoch what the file {@code currentEpoch} says
     */
    public void look(long lastLoggedZxid, long historyEpoch, long now) {
        lastZxid = lastLoggedZxid;
        peerEpoch = historyEpoch;
        if (currentVote == null) {
            currentVote = new Vote(me, lastZxid, BEFORE_ANY_ROUND, peerEpoch);
        }
        state = State.LOOKING;
        startRound(now);
        var waiting = new TreeMap<>(early);
        early.clear();
        waiting.forEach((from, notification) -> take(from, notification, now));
        tellWhoWasElected();
    }

    private void startRound(long now) {
        stillLooking.clear();
        Vote initial = initialVote(round() + 1);
        var started = new Looking(me, electorate, options, new Round(), initial);
        looking = started;
        started.start(now);
    }

    /** Who may not vote proposes nobody, and whoever is better is adopted. */
    private Vote initialVote(long newRound) {
        return new Vote(
                participant && electorate.committed().isVoter(me) ? me : Vote.NOBODY,
                participant ? lastZxid : Long.MIN_VALUE,
                newRound,
                participant ? peerEpoch : Long.MIN_VALUE);
    }

    /**
     * Takes in what a server says. Whoever sends may be no member, and nothing of it is believed
     * that could not be true.
     */
    public void received(ServerId from, Notification notification, long now) {
        take(from, notification, now);
        tellWhoWasElected();
    }

    private void take(ServerId from, Notification notification, long now) {
        if (from.equals(me) || restartedByNewerMembership(notification, now)) {
            return;
        }
        boolean senderLooks = notification.state() == State.LOOKING;
        if (!electorate.isVoter(from)) {
            answerWithoutVote(from, now);
        } else if (state != State.LOOKING) {
            if (senderLooks && currentVote != null) {
                send(from, currentVote);
            }
        } else if (looking == null) {
            early.put(from, notification);
        } else {
            if (senderLooks && notification.vote().round() < looking.round()) {
                send(from, looking.proposal());
            }
            if (senderLooks && notification.config().equals(config)) {
                stillLooking.add(from);
            } else {
                stillLooking.remove(from);
            }
            looking.received(from, notification, now);
        }
    }

    /**
     * Who has no vote is told at once who leads, since it can't find out by voting. Not more than
     * once in a millisecond: ZooKeeper's members answer an answer as they do a question, and two of
     * that kind would keep each other busy.
     */
    private void answerWithoutVote(ServerId to, long now) {
        if (now != answeredMillis) {
            answeredMillis = now;
            answered.clear();
        }
        if (currentVote != null && answered.add(to)) {
            send(to, currentVote.inRound(round()));
        }
    }

    /**
     * A member that missed a reconfiguration may look for servers that are gone, so it believes a
     * peer that has seen a newer membership committed. Without reconfiguration all go by their
     * files, and what a peer says of its file changes nothing here: ZooKeeper starts its election
     * anew on every such notification, for ever.
     */
    private boolean restartedByNewerMembership(Notification notification, long now) {
        if (!options.reconfigEnabled()
                || state != State.LOOKING
                || notification.config().length() == 0
                || notification.config().equals(config)) {
            return false;
        }
        Membership newer;
        try {
            newer = Membership.parse(notification.config().toUtf8String());
        } catch (MalformedRecordException e) {
            return false; // The vote still counts.
        }
        Membership before = electorate.committed();
        if (newer.version() <= before.version()) {
            return false;
        }
        effects.learned(newer);
        restart(newer, electorate.lastSeen(), now);
        return !newer.hasSameMembersAs(before);
    }

    /**
     * Another membership counts from now on. A running round starts again.
     *
     * @param lastSeen one that was proposed, or null; it counts beside the other if it is newer
     */
    public void reconfigured(Membership committed, @Nullable Membership lastSeen, long now) {
        restart(committed, lastSeen, now);
    }

    private void restart(Membership committed, @Nullable Membership lastSeen, long now) {
        Member self = committed.members().get(me);
        participant = self == null || !self.observer();
        electorate = new Electorate(committed, lastSeen);
        config = Bytes.utf8(committed.text());
        if (looking != null) {
            startRound(now);
        }
    }

    /** A voter was there, and cannot be reached now: a round does not wait for it. */
    public void gone(ServerId voter, long now) {
        if (looking != null) {
            stillLooking.remove(voter);
            looking.gone(voter, now);
        }
    }

    /** Repeats or decides what is due at {@link #wakeUpMillis}. */
    public void tick(long now) {
        if (looking != null) {
            looking.tick(now);
        }
        tellWhoWasElected();
    }

    private void tellWhoWasElected() {
        Vote vote = elected;
        if (vote != null) {
            elected = null;
            effects.elected(vote);
        }
    }

    /** When this wants to be ticked next; {@link Long#MAX_VALUE} for never. */
    public long wakeUpMillis() {
        return looking == null ? Long.MAX_VALUE : looking.wakeUpMillis();
    }

    /**
     * The leader that was elected, or this member as that leader, has established its epoch. It is
     * part of what is answered from now on: members with the same leader agree only if they agree
     * in its epoch.
     */
    public void established(long epoch) {
        if (currentVote != null) {
            currentVote = currentVote.inEpoch(epoch);
        }
    }

    /** This member has a role without a round, since a reconfiguration named its leader. */
    public void settled(State role, Vote vote) {
        endRound();
        state = role;
        currentVote = vote;
    }

    /** The role has ended. What is heard before the next {@link #look} counts in its round. */
    public void roleEnded() {
        endRound();
        state = State.LOOKING;
    }

    private void endRound() {
        round = round();
        looking = null;
        early.clear();
    }

    public State state() {
        return state;
    }

    /** Who was elected last, or who is proposed before anybody was; null before anything. */
    public @Nullable Vote currentVote() {
        return currentVote;
    }

    /** The number of rounds begun or joined: the logical clock. */
    public long round() {
        return looking == null ? round : looking.round();
    }

    /** Whether this member is one that may vote, as far as it goes by its role. */
    public boolean participates() {
        return participant;
    }

    /** Who votes: the voters of the committed membership and of a proposed one. */
    public Set<ServerId> voters() {
        return electorate.voters();
    }

    private void send(ServerId to, Vote vote) {
        effects.send(to, Notification.of(state, vote, config));
    }

    /** What comes of the running round. */
    private final class Round implements Looking.Outcome {
        @Override
        public void announce(Vote proposal) {
            for (ServerId voter : electorate.voters()) {
                if (!voter.equals(me)) {
                    send(voter, proposal);
                }
            }
        }

        @Override
        public void decided(Vote vote) {
            endRound();
            // Never back: the others go on from the latest round that anybody knows.
            round = Math.max(round, Math.min(vote.round(), Looking.ROUND_MAX));
            currentVote = vote;
            state = vote.leader().equals(me) ? State.LEADING : learning();
            elected = vote;
            tellWhoStillLooks(vote);
        }

        private State learning() {
            return participant ? State.FOLLOWING : State.OBSERVING;
        }

        /**
         * What they said last had no answer, since this member was looking too. They may lack its
         * vote: then they would be without a leader until they repeat theirs, and whoever follows
         * them meanwhile may give up.
         */
        private void tellWhoStillLooks(Vote vote) {
            if (participant && electorate.isVoter(me)) {
                for (ServerId voter : stillLooking) {
                    send(voter, vote);
                }
            }
        }
    }
}
