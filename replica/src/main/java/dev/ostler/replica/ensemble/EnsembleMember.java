package dev.ostler.replica.ensemble;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.SessionId;
import dev.ostler.replica.client.Client;
import dev.ostler.replica.client.Submission;
import dev.ostler.replica.session.LocalSessions;
import dev.ostler.replica.session.SessionIds;
import dev.ostler.replica.session.SessionTracker;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Election;
import dev.ostler.zab.election.ElectionOptions;
import dev.ostler.zab.election.Notification;
import dev.ostler.zab.election.State;
import dev.ostler.zab.election.Vote;
import dev.ostler.zab.leader.Leader;
import dev.ostler.zab.leader.LearnerCounts;
import dev.ostler.zab.leader.LearnerState;
import dev.ostler.zab.leader.LogSource;
import dev.ostler.zab.learner.Learner;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One member of an ensemble, as a state machine: submissions, packets, votes, ticks and news of the
 * storage go in, {@link EnsembleEffects} come out. It has no thread, clock, socket or file; whoever
 * drives it brings the time, and calls it from one thread.
 *
 * <p>A shell calls {@link #time}, then any number of the other methods, and whatever callbacks of
 * the {@link MemberStorage} are due, then {@link #endBatch}. It calls {@link #tick} at the latest
 * at {@link #wakeUpMillis}, which any call may change.
 *
 * <p>No role begins before everything that the last one asked of the storage is done, and the state
 * is that of the log: what the member says of itself in an election is what it would say after a
 * crash.
 *
 * <p>An exception means that the state can't be trusted: the member must not be called again.
 */
public final class EnsembleMember {
    /** Of a vote that nobody has cast. */
    private static final long NO_ROUND = -1;

    private final ServerId me;
    private final Memberships memberships;
    private final MemberOptions options;
    private final Parts parts;
    private final CommittedLog log;
    private final boolean whole;
    private final MemberStorage storage;
    private final NotedEpochs epochs;
    private final LogSource logSource;
    private final EnsembleEffects effects;
    private final Election election;
    private final RoleEvents events = new Events();
    private Role role;

    /** Who leads when the role has ended, if nobody has to elect him. */
    private @Nullable ServerId successor;

    /**
     * @param membership the last that is known to be committed
     * @param lastSeen a newer one that was proposed, or null
     * @param history as it was recovered
     * @param ids with this member's id in front
     * @param logSource for learners that were away for long; {@link LogSource#NONE} will do
     */
    public EnsembleMember(
            ServerId me,
            Membership membership,
            @Nullable Membership lastSeen,
            MemberOptions options,
            ElectionOptions electionOptions,
            AccessControl access,
            SessionIds ids,
            MemberHistory history,
            MemberStorage storage,
            LogSource logSource,
            EnsembleEffects effects) {
        if (!membership.members().containsKey(me)) {
            throw new IllegalArgumentException("server " + me + " must be a member");
        }
        this.me = me;
        this.options = options;
        this.storage = storage;
        this.logSource = logSource;
        this.effects = effects;
        log = history.log();
        whole = history.whole();
        epochs = new NotedEpochs(storage, history.acceptedEpoch(), history.currentEpoch());
        memberships =
                new Memberships(
                        me, membership, lastSeen, electionOptions.reconfigEnabled(), this::changed);
        var time = new Moment();
        var state = new MemberTree(history.tree(), memberships, time, effects);
        parts = new Parts(options, access, ids, state, time, effects);
        election =
                new Election(
                        me,
                        !memberships.observes(),
                        membership,
                        memberships.electorate().lastSeen(),
                        electionOptions,
                        new ElectionEffects());
        role = new Leaving(state.freeze());
    }

    /**
     * Sets the time for all that follows.
     *
     * @param nowMillis a clock that only goes forward; its origin means nothing
     * @param wallMillis milliseconds since 1970, for the transactions
     */
    public void time(long nowMillis, long wallMillis) {
        parts.time().set(nowMillis, wallMillis);
    }

    /** Begins to look for a leader. */
    public void start() {
        effects.changed(State.LOOKING, "this server starts");
        next();
    }

    /** When {@link #tick} is wanted next. */
    public long wakeUpMillis() {
        return Math.min(election.wakeUpMillis(), role.wakeUpMillis());
    }

    public void tick() {
        election.tick(now());
        role.tick();
    }

    /** Ends a batch of calls: what they made possible goes out together. */
    public void endBatch() {
        role.endBatch();
    }

    // What clients do.

    /** Takes what a connection submitted. */
    public void submit(Submission submission) {
        role.submit(submission);
    }

    /** Nothing more can be sent to this connection. Its session lives on until it expires. */
    public void disconnected(Client client, SessionId session) {
        role.disconnected(client, session);
    }

    // What comes through the election port.

    public void received(ServerId from, Notification notification) {
        election.received(from, notification, now());
    }

    /** A member's election port was reached once, and is not any more. */
    public void gone(ServerId member) {
        election.gone(member, now());
    }

    // What comes through the quorum port.

    /** Another server has connected. */
    public void accepted(Link learner) {
        role.accepted(learner);
    }

    /** The leader that was asked for by {@link EnsembleEffects#connectToLeader} is reached. */
    public void connected(ServerId leader, Link link) {
        role.connected(leader, link);
    }

    /**
     * The leader that was asked for by {@link EnsembleEffects#connectToLeader} cannot be reached:
     * it may have died since it was elected, and another one is to be looked for.
     */
    public void unreachable(ServerId leader, String reason) {
        role.unreachable(leader, reason);
    }

    public void received(Link link, Packet packet) {
        role.received(link, packet);
    }

    /** A link broke, or brought what is no packet. */
    public void broken(Link link, String reason) {
        role.broken(link, reason);
    }

    /**
     * A part of the snapshot behind the SNAP packet has arrived, or of one that {@link
     * Link#sendSnapshot} queued has been written.
     */
    public void snapshotProgress(Link link) {
        role.snapshotProgress(link);
    }

    /**
     * The whole snapshot behind the SNAP packet has arrived.
     *
     * @param state built from it, with the packet's zxid; it belongs to the member from now on
     */
    public void snapshotReceived(Link leader, Tree state) {
        role.snapshotReceived(leader, state);
    }

    // What operators and the shell want to know.

    public State state() {
        return role.state();
    }

    /** Whether clients can only read, since there is no leader. */
    public boolean isReadOnly() {
        return role instanceof Looking looking && looking.isServing();
    }

    /**
     * The last state that is known to be committed; where no role serves clients, the last that the
     * log has. It is what {@link Link#sendSnapshot} sends.
     */
    public TreeVersion published() {
        return role.published();
    }

    /** The sessions that this member watches over; only a leader that is followed has them. */
    public Optional<SessionTracker> sessions() {
        if (role instanceof Leading leading) {
            return Optional.ofNullable(leading.service()).map(LeadingService::sessions);
        }
        return Optional.empty();
    }

    /** The sessions that this member keeps to itself, if it does that and serves clients. */
    public Optional<LocalSessions> localSessions() {
        return role.localSessions().filter(LocalSessions::enabled);
    }

    /** Who learns from this member. */
    public LearnerCounts learnerCounts() {
        return role instanceof Leading leading ? leading.learnerCounts() : LearnerCounts.NONE;
    }

    /** Each of them; nobody learns from a member that does not lead. */
    public List<LearnerState> learners() {
        return role instanceof Leading leading ? leading.learners() : List.of();
    }

    /** Who learns from this member without a vote, by their numbers. */
    public SortedMap<ServerId, Link> observers() {
        return role instanceof Leading leading ? leading.observers() : new TreeMap<>();
    }

    private long now() {
        return parts.time().nowMillis();
    }

    /** Who belongs to the ensemble, by what is known to be committed. */
    public Membership membership() {
        return memberships.committed();
    }

    private void changed(Membership committed, @Nullable Membership lastSeen) {
        storage.membership(committed, lastSeen);
        effects.membership(committed, lastSeen);
    }

    /** The last role has ended, and all that it asked for is done. */
    private void next() {
        requireState();
        ServerId leader = successor;
        successor = null;
        if (leader != null && memberships.electorate().isVoter(leader)) {
            goOnUnder(leader);
        } else {
            look();
        }
    }

    /**
     * A reconfiguration has named the leader. If that comes to nothing, the role ends as any other.
     */
    private void goOnUnder(ServerId leader) {
        role = new Looking(parts);
        State state =
                leader.equals(me)
                        ? State.LEADING
                        : memberships.observes() ? State.OBSERVING : State.FOLLOWING;
        var vote = new Vote(leader, log.last(), NO_ROUND, NO_ROUND);
        election.settled(state, vote);
        elected(vote);
    }

    private void requireState() {
        long zxid = parts.state().tree().zxid();
        if (zxid != log.last() && !Zxids.isStart(log.last())) {
            throw new IllegalStateException(
                    "the state ends at "
                            + Long.toHexString(zxid)
                            + ", the log at "
                            + Long.toHexString(log.last()));
        }
        parts.state().showMembership();
    }

    private void look() {
        role = new Looking(parts);
        boolean empty = log.last() == 0;
        election.look(empty && !whole ? -1 : log.last(), epochs.current(), now());
    }

    private void elected(Vote vote) {
        if (role instanceof Looking looking) {
            looking.end();
        }
        if (vote.leader().equals(me)) {
            lead();
        } else {
            learn(vote);
        }
    }

    private void lead() {
        effects.changed(State.LEADING, "elected");
        var leading =
                new Leading(
                        me,
                        parts,
                        events,
                        application ->
                                new Leader(
                                        me,
                                        memberships.electorate(),
                                        options.leader(),
                                        log,
                                        epochs.accepted(),
                                        epochs.current(),
                                        logSource,
                                        epochs,
                                        application));
        role = leading;
        leading.start();
    }

    private void learn(Vote vote) {
        boolean observer = memberships.observes();
        State state = observer ? State.OBSERVING : State.FOLLOWING;
        effects.changed(state, "server " + vote.leader() + " is elected");
        var learning =
                new Learning(
                        state,
                        vote.leader(),
                        parts,
                        storage,
                        events,
                        application ->
                                new Learner(
                                        me,
                                        observer,
                                        options.learner(),
                                        log,
                                        epochs.accepted(),
                                        epochs.current(),
                                        memberships.committed().version(),
                                        epochs,
                                        application));
        role = learning;
        learning.start();
    }

    private final class Events implements RoleEvents {
        @Override
        public void established(long epoch) {
            election.established(epoch);
        }

        @Override
        public boolean areMembersChangeable() {
            return memberships.changeable();
        }

        @Override
        public void seen(Membership proposed) {
            memberships.seen(proposed);
            tellElection();
        }

        @Override
        public void activated(Membership committed) {
            memberships.activated(committed);
            tellElection();
        }

        @Override
        public void confirmed(long epoch) {
            memberships.established(epoch);
            tellElection();
        }

        private void tellElection() {
            Electorate electorate = memberships.electorate();
            election.reconfigured(electorate.committed(), electorate.lastSeen(), now());
        }

        @Override
        public boolean observes() {
            return memberships.observes();
        }

        @Override
        public void goesOnUnder(ServerId leader) {
            successor = leader;
        }

        @Override
        public void ended(String reason, Runnable settle) {
            role = new Leaving(role.published());
            election.roleEnded();
            effects.closeToClients(reason);
            effects.changed(State.LOOKING, reason);
            storage.whenDurable(
                    () -> {
                        settle.run();
                        next();
                    });
        }
    }

    private final class ElectionEffects implements Election.Effects {
        @Override
        public void send(ServerId to, Notification notification) {
            effects.send(to, notification);
        }

        @Override
        public void elected(Vote vote) {
            EnsembleMember.this.elected(vote);
        }

        @Override
        public void learned(Membership newer) {
            memberships.activated(newer);
            parts.state().showMembership();
        }
    }
}
