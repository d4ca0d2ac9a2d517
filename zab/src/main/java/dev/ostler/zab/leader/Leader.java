package dev.ostler.zab.leader;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.LearnerPhase.AwaitingAgreement;
import dev.ostler.zab.leader.LearnerPhase.AwaitingEpoch;
import dev.ostler.zab.leader.LearnerPhase.AwaitingEpochAck;
import dev.ostler.zab.leader.LearnerPhase.AwaitingInfo;
import dev.ostler.zab.leader.LearnerPhase.CatchingUp;
import dev.ostler.zab.leader.LearnerPhase.ReadingLog;
import dev.ostler.zab.leader.LearnerPhase.Serving;
import dev.ostler.zab.leader.LearnerPhase.Synced;
import dev.ostler.zab.leader.Phase.Abdicated;
import dev.ostler.zab.leader.Phase.Created;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;
import dev.ostler.zab.message.Revalidation;
import dev.ostler.zab.message.SessionTouches;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The leader's side of discovery, synchronisation and broadcast (quorum protocol, sections 3.5,
 * 3.6, 4 and 5.2), for one term. It is driven from one thread, by packets, the news of its storage
 * and the time; what it decides goes to the links, the storage and the application.
 *
 * <ol>
 *   <li>A quorum of voters comes and says what it has promised; the leader chooses a later epoch,
 *       promises it on disk, and tells everybody (LEADERINFO).
 *   <li>A quorum promises the same (ACKEPOCH) and knows nothing that the leader does not. From then
 *       on the leader's history is the one that counts, and each learner's is made equal to it:
 *       what to send is decided, queued, and the learner registered for all that comes, in one
 *       step. NEWLEADER ends it.
 *   <li>A quorum has all that on disk (ACK), the leader included: the history is committed.
 *       Learners are told (UPTODATE), and the application leads.
 *   <li>Proposals go to log and followers; what is on the disks of a quorum is committed, in order.
 * </ol>
 *
 * <p>Step 1 and the promises of 2 are {@code Discovery}, the histories up to 3 {@code
 * Synchronisation}, 4 is {@code Broadcast}; {@code Pings} know who still follows. Here is what they
 * are told: by the owner, by each learner in its phase, and by the time.
 *
 * <p>Within a batch of calls, packets for all are gathered, and go out together with {@link
 * #endBatch}, or before a packet for one. Proposals wait longer, for a few milliseconds at the
 * most: while others are under way they gather, since each round of logging and acknowledging costs
 * every member much more than what is in it.
 */
public final class Leader {
    private final Term term;
    private final Barriers barriers = new Barriers();
    private final Broadcast broadcast;
    private final Pings pings;
    private final Synchronisation synchronisation;
    private final Discovery discovery;

    /**
     * @param electorate whose votes count; if there is a membership that was proposed, establishing
     *     the epoch commits it
     * @param history ends with the last transaction of the log, all of it durable
     * @param acceptedEpoch as it is on disk
     * @param currentEpoch as it is on disk
     * @throws IllegalStateException if the epochs and the history contradict each other
     */
    public Leader(
            ServerId me,
            Electorate electorate,
            LeaderOptions options,
            CommittedLog history,
            long acceptedEpoch,
            long currentEpoch,
            LogSource log,
            Storage storage,
            LeaderApplication application) {
        Zxids.requireConsistent(acceptedEpoch, currentEpoch, history.last());
        term = new Term(me, electorate, options, acceptedEpoch + 1, application, this::ended);
        broadcast = new Broadcast(term, history, storage, barriers);
        pings = new Pings(term, broadcast, barriers);
        synchronisation = new Synchronisation(term, history, log, storage, broadcast, pings);
        discovery = new Discovery(term, history, currentEpoch, storage, broadcast, synchronisation);
    }

    /**
     * Begins.
     *
     * @param nowMillis a clock that only goes forward; its origin means nothing
     */
    public void start(long nowMillis) {
        term.nowMillis = nowMillis;
        discovery.begin();
    }

    /**
     * When {@link #tick} is wanted; {@link Long#MAX_VALUE} before {@link #start} and at the end.
     */
    public long wakeUpMillis() {
        long next = Math.min(term.deadlineMillis, pings.nextMillis());
        next = Math.min(next, broadcast.gatheredUntilMillis());
        for (LearnerLink learner : term.learners()) {
            next = Math.min(next, learner.deadlineMillis);
        }
        return next;
    }

    public void tick(long nowMillis) {
        term.nowMillis = nowMillis;
        if (nowMillis >= term.deadlineMillis) {
            resign(
                    "no quorum came within "
                            + term.options.initMillis()
                            + " ms while "
                            + term.phaseName());
            return;
        }
        for (LearnerLink learner : List.copyOf(term.learners())) {
            if (nowMillis >= learner.deadlineMillis) {
                term.drop(learner, "silence while " + learner.phaseName());
            }
        }
        pings.tick();
    }

    /** A learner has connected; it is to say who it is. */
    public void connected(Link link, long nowMillis) {
        term.nowMillis = nowMillis;
        if (term.phase instanceof Created || term.phase instanceof Abdicated) {
            link.close("this member does not lead");
            return;
        }
        var learner = new LearnerLink(link);
        learner.deadlineMillis = nowMillis + term.options.initMillis();
        term.add(learner);
    }

    /** A learner has sent a packet; those of one link come in the order in which they were sent. */
    public void received(Link link, Packet packet, long nowMillis) {
        term.nowMillis = nowMillis;
        LearnerLink learner = term.learner(link);
        if (learner == null) {
            return;
        }
        try {
            on(learner, packet);
        } catch (MalformedRecordException | ProtocolViolationException wrong) {
            term.drop(
                    learner, packet + " while " + learner.phaseName() + ": " + wrong.getMessage());
        }
    }

    private void on(LearnerLink learner, Packet packet) {
        switch (learner.phase) {
            case AwaitingInfo _ -> discovery.onInfo(learner, packet);
            case AwaitingEpochAck _ -> discovery.onEpochAck(learner, packet);
            case CatchingUp _, Synced _ -> synchronisation.onAck(learner, packet);
            case Serving _ -> {
                learner.deadlineMillis = term.nowMillis + term.options.syncMillis();
                onServing(learner, packet);
            }
            case AwaitingEpoch _, AwaitingAgreement _, ReadingLog _ ->
                    throw new ProtocolViolationException("it was not its turn");
        }
    }

    private void onServing(LearnerLink learner, Packet packet) {
        LeaderApplication application = term.application;
        switch (packet.type()) {
            case PacketType.ACK -> broadcast.onAck(learner, packet.zxid());
            case PacketType.PING -> {
                learner.answeredPing();
                SessionTouches.read(
                        packet,
                        (session, timeoutMillis) ->
                                application.touched(learner.link, session, timeoutMillis));
                pings.confirmRound();
            }
            case PacketType.REVALIDATE -> {
                Revalidation.Question question = Revalidation.Question.of(packet);
                boolean valid =
                        application.revalidate(
                                learner.link, question.session(), question.timeoutMillis());
                sendIfThere(learner, question.answer(packet, valid));
            }
            case PacketType.REQUEST -> application.request(learner.link, packet);
            default -> {
                // Something of a later version.
            }
        }
    }

    private void sendIfThere(LearnerLink learner, Packet packet) {
        if (term.has(learner)) {
            broadcast.send(learner, packet);
        }
    }

    /** A part of the snapshot that {@link Link#sendSnapshot} queued is written. */
    public void snapshotProgress(Link link, long nowMillis) {
        term.nowMillis = nowMillis;
        LearnerLink learner = term.learner(link);
        if (learner != null) {
            synchronisation.snapshotProgress(learner);
        }
    }

    /** A link broke. */
    public void disconnected(Link link) {
        LearnerLink learner = term.learner(link);
        if (learner != null) {
            term.drop(learner, "it broke");
        }
    }

    /** Who learns from this leader now. */
    public LearnerCounts learnerCounts() {
        return LearnerCounts.of(term.learners(), barriers.size());
    }

    /** Each of them that has said who it is. */
    public List<LearnerState> learners() {
        return term.learners().stream()
                .filter(LearnerLink::isIntroduced)
                .map(learner -> learner.state(broadcast.lastProposed()))
                .toList();
    }

    /** The observers that are served, by their numbers. */
    public SortedMap<ServerId, Link> observers() {
        var observers = new TreeMap<ServerId, Link>();
        for (LearnerLink learner : term.learners()) {
            if (learner.isServing() && !learner.isFollower()) {
                observers.put(learner.id(), learner.link);
            }
        }
        return observers;
    }

    /**
     * Whether the numbers of this epoch are used up. Nothing more may be proposed; once the last
     * proposal is committed, the leader resigns, and the next one has an epoch of its own
     * (ZOOKEEPER-1277).
     */
    public boolean exhausted() {
        return broadcast.exhausted();
    }

    /**
     * Proposes the next transaction; only after {@link LeaderApplication#lead}, and unless {@link
     * #exhausted}.
     *
     * @throws IllegalStateException if it is not the next
     */
    public void propose(Proposal proposal) {
        broadcast.propose(proposal);
    }

    /** Whose votes count now. */
    public Electorate electorate() {
        return term.electorate();
    }

    /**
     * Whether a quorum of this membership is connected, and follows with all that was proposed: it
     * can be proposed without the ensemble standing still.
     */
    public boolean isFollowedByQuorumOf(Membership membership) {
        SortedSet<ServerId> following = new TreeSet<>();
        following.add(term.me);
        for (LearnerLink learner : term.learners()) {
            if (learner.isFollower() && learner.isServing()) {
                following.add(learner.id());
            }
        }
        return membership.isQuorum(following);
    }

    /**
     * As {@link #propose}, of a reconfiguration. From now on until it is committed, what is
     * proposed is committed by a quorum of both memberships.
     *
     * @param next with the zxid of the proposal as its version
     * @throws IllegalStateException also if another one is not committed yet
     */
    public void reconfigure(Proposal proposal, Membership next) {
        broadcast.reconfigure(proposal, next);
    }

    /** Answers a sync of a learner's client, as {@link #barrier} answers. */
    public void sync(Link link) {
        LearnerLink learner = term.learner(link);
        if (learner != null) {
            barrier(() -> sendIfThere(learner, Packet.of(PacketType.SYNC, 0)));
        }
    }

    /**
     * Calls back once everything that was proposed before is committed, and a quorum has said,
     * after this call, that it still follows. Those who wait are called in the order in which they
     * asked, and never if the role ends before.
     */
    public void barrier(Runnable then) {
        pings.barrier(then);
    }

    /**
     * Commits and sends what the calls since the last one have made possible, and asks for what was
     * proposed to be durable. To be called after each batch of calls, also of calls back by the
     * storage.
     */
    public void endBatch() {
        broadcast.endBatch();
    }

    /** Ends the role. */
    public void resign(String reason) {
        term.resign(reason);
    }

    private void ended(String reason) {
        pings.end();
        broadcast.end();
        term.application.abdicated(reason);
    }
}
