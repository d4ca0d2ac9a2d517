package dev.ostler.zab.leader;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Member;
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
import dev.ostler.zab.leader.Phase.Agreeing;
import dev.ostler.zab.leader.Phase.Created;
import dev.ostler.zab.leader.Phase.Gathering;
import dev.ostler.zab.leader.Phase.Leading;
import dev.ostler.zab.leader.Phase.Promising;
import dev.ostler.zab.leader.Phase.Synchronising;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.LeaderInfo;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;
import dev.ostler.zab.message.Revalidation;
import dev.ostler.zab.message.SessionTouches;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.SortedSet;
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
 * <p>Within a batch of calls, packets for all are gathered, and go out together with {@link
 * #endBatch}, or before a packet for one. Proposals wait longer, for a few milliseconds at the
 * most: while others are under way they gather, since each round of logging and acknowledging costs
 * every member much more than what is in it.
 */
public final class Leader {
    /** How long proposals wait for those before them; more would be felt where members are far. */
    private static final int GATHER_MILLIS_MAX = 2;

    private final ServerId me;
    private final LeaderOptions options;
    private final CommittedLog history;
    private final long currentEpoch;
    private final LogSource log;
    private final Storage storage;
    private final LeaderApplication application;

    /** Where the history ended when the role began; with currentEpoch, nobody may know more. */
    private final long initialZxid;

    private final IdentityHashMap<Link, LearnerLink> byLink = new IdentityHashMap<>();

    /** In the order in which they came. */
    private final List<LearnerLink> learners = new ArrayList<>();

    private Phase phase = new Created();

    /** Whose votes count. */
    private Electorate electorate;

    /** At first the least that may be chosen, then what was chosen. */
    private long epoch;

    private long nowMillis;
    private long ownDeadlineMillis = Long.MAX_VALUE;
    private long nextPingMillis = Long.MAX_VALUE;
    private boolean quorumIsDue;

    /** Proposed and not committed, in order. */
    private final ArrayDeque<Proposal> outstanding = new ArrayDeque<>();

    /** The last of them, as long as they are neither logged nor sent. */
    private final List<Proposal> gathered = new ArrayList<>();

    private long gatheredUntilMillis = Long.MAX_VALUE;

    private final Outbox outbox = new Outbox();
    private final Barriers barriers = new Barriers();
    private final DiskQuorum diskQuorum;
    private long lastProposed;
    private long lastSent;
    private long lastCommitted;
    private long durableAsked;
    private long durable;
    private boolean acknowledgementsCame;

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
        this.me = me;
        this.electorate = electorate;
        this.options = options;
        this.history = history;
        this.currentEpoch = currentEpoch;
        this.log = log;
        this.storage = storage;
        this.application = application;
        diskQuorum = new DiskQuorum(me);
        initialZxid = history.last();
        epoch = acceptedEpoch + 1;
    }

    /**
     * Begins.
     *
     * @param nowMillis a clock that only goes forward; its origin means nothing
     */
    public void start(long nowMillis) {
        this.nowMillis = nowMillis;
        ownDeadlineMillis = nowMillis + options.initMillis();
        SortedSet<ServerId> followers = new TreeSet<>();
        followers.add(me);
        phase = new Gathering(followers);
        chooseEpoch();
    }

    /**
     * When {@link #tick} is wanted; {@link Long#MAX_VALUE} before {@link #start} and at the end.
     */
    public long wakeUpMillis() {
        long next = Math.min(ownDeadlineMillis, nextPingMillis);
        next = Math.min(next, gatheredUntilMillis);
        for (LearnerLink learner : learners) {
            next = Math.min(next, learner.deadlineMillis);
        }
        return next;
    }

    public void tick(long nowMillis) {
        this.nowMillis = nowMillis;
        if (nowMillis >= ownDeadlineMillis) {
            resign("no quorum came within " + options.initMillis() + " ms while " + phaseName());
            return;
        }
        for (LearnerLink learner : List.copyOf(learners)) {
            if (nowMillis >= learner.deadlineMillis) {
                drop(learner, "silence while " + phaseName(learner));
            }
        }
        if (nowMillis >= nextPingMillis) {
            nextPingMillis = nowMillis + options.tickMillis() / 2;
            if (quorumIsDue && phase instanceof Leading && !isQuorumFollowing()) {
                resign("no quorum follows any more");
                return;
            }
            quorumIsDue = !quorumIsDue;
            pingAll();
        }
    }

    /** A learner has connected; it is to say who it is. */
    public void connected(Link link, long nowMillis) {
        this.nowMillis = nowMillis;
        if (phase instanceof Created || phase instanceof Abdicated) {
            link.close("this member does not lead");
            return;
        }
        var learner = new LearnerLink(link);
        learner.deadlineMillis = nowMillis + options.initMillis();
        byLink.put(link, learner);
        learners.add(learner);
    }

    /** A learner has sent a packet; those of one link come in the order in which they were sent. */
    public void received(Link link, Packet packet, long nowMillis) {
        this.nowMillis = nowMillis;
        LearnerLink learner = byLink.get(link);
        if (learner == null) {
            return;
        }
        try {
            on(learner, packet);
        } catch (MalformedRecordException | ProtocolViolationException wrong) {
            drop(learner, packet + " while " + phaseName(learner) + ": " + wrong.getMessage());
        }
    }

    /** The snapshot that {@link Link#sendSnapshot} queued is written: an answer may be expected. */
    public void snapshotSent(Link link, long nowMillis) {
        this.nowMillis = nowMillis;
        LearnerLink learner = byLink.get(link);
        if (learner != null && learner.phase instanceof CatchingUp) {
            learner.deadlineMillis = nowMillis + options.initMillis() + options.syncMillis();
        }
    }

    /** A link broke. */
    public void disconnected(Link link) {
        LearnerLink learner = byLink.get(link);
        if (learner != null) {
            drop(learner, "it broke");
        }
    }

    /** Who learns from this leader now. */
    public LearnerCounts learnerCounts() {
        int introduced = 0;
        int voters = 0;
        int followers = 0;
        int observers = 0;
        for (LearnerLink learner : learners) {
            if (!(learner.phase instanceof LearnerPhase.AwaitingInfo)) {
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
        return new LearnerCounts(introduced, voters, followers, observers, barriers.size());
    }

    /**
     * Whether the numbers of this epoch are used up. Nothing more may be proposed; once the last
     * proposal is committed, the leader resigns, and the next one has an epoch of its own
     * (ZOOKEEPER-1277).
     */
    public boolean exhausted() {
        return Zxids.counter(lastProposed) >= options.counterMax();
    }

    /**
     * Proposes the next transaction; only after {@link LeaderApplication#lead}, and unless {@link
     * #exhausted}.
     *
     * @throws IllegalStateException if it is not the next
     */
    public void propose(Proposal proposal) {
        if (!(phase instanceof Leading) || exhausted() || proposal.zxid() != lastProposed + 1) {
            throw new IllegalStateException(
                    "proposal "
                            + new Zxid(proposal.zxid())
                            + " behind "
                            + new Zxid(lastProposed)
                            + " while "
                            + phaseName());
        }
        lastProposed = proposal.zxid();
        outstanding.addLast(proposal);
        if (gathered.isEmpty()) {
            gatheredUntilMillis = nowMillis + GATHER_MILLIS_MAX;
        }
        gathered.add(proposal);
    }

    /** Whose votes count now. */
    public Electorate electorate() {
        return electorate;
    }

    /**
     * Whether a quorum of this membership is connected, and follows with all that was proposed: it
     * can be proposed without the ensemble standing still.
     */
    public boolean isFollowedByQuorumOf(Membership membership) {
        SortedSet<ServerId> following = new TreeSet<>();
        following.add(me);
        for (LearnerLink learner : learners) {
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
        if (electorate.proposed() != null || next.version() != proposal.zxid()) {
            throw new IllegalStateException(
                    "reconfiguration "
                            + new Zxid(proposal.zxid())
                            + " to the version "
                            + new Zxid(next.version())
                            + " behind "
                            + new Zxid(electorate.newest().version()));
        }
        see(next);
        propose(proposal);
    }

    /** Answers a sync of a learner's client, as {@link #barrier} answers. */
    public void sync(Link link) {
        LearnerLink learner = byLink.get(link);
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
        if (phase instanceof Leading) {
            barriers.add(lastProposed, then);
            startRound();
        }
    }

    /**
     * Commits and sends what the calls since the last one have made possible, and asks for what was
     * proposed to be durable. To be called after each batch of calls, also of calls back by the
     * storage.
     */
    public void endBatch() {
        if (!(phase instanceof Leading)) {
            return;
        }
        commit();
        if (!(phase instanceof Leading)) {
            return;
        }
        if (mayGather()) {
            outbox.sendTo(learners);
        } else {
            flush();
        }
        if (lastSent > durableAsked) {
            long upTo = lastSent;
            durableAsked = upTo;
            storage.whenDurable(() -> durable(upTo));
        }
    }

    /** Ends the role. */
    public void resign(String reason) {
        if (phase instanceof Abdicated) {
            return;
        }
        phase = new Abdicated();
        ownDeadlineMillis = Long.MAX_VALUE;
        nextPingMillis = Long.MAX_VALUE;
        for (LearnerLink learner : learners) {
            learner.link.close(reason);
        }
        learners.clear();
        byLink.clear();
        startGathered();
        for (Proposal proposal : outstanding) {
            history.append(proposal);
        }
        outstanding.clear();
        application.abdicated(reason);
    }

    private void on(LearnerLink learner, Packet packet) {
        switch (learner.phase) {
            case AwaitingInfo _ -> onInfo(learner, packet);
            case AwaitingEpochAck _ -> onEpochAck(learner, packet);
            case CatchingUp _ -> onNewLeaderAck(learner, packet);
            case Serving _ -> {
                learner.deadlineMillis = nowMillis + options.syncMillis();
                onServing(learner, packet);
            }
            case AwaitingEpoch _, AwaitingAgreement _, ReadingLog _, Synced _ ->
                    throw new ProtocolViolationException("it was not its turn");
        }
    }

    // Discovery.

    private void onInfo(LearnerLink learner, Packet packet) {
        boolean follower = packet.type() == PacketType.FOLLOWER_INFO;
        if (!follower && packet.type() != PacketType.OBSERVER_INFO) {
            throw new ProtocolViolationException("FOLLOWERINFO or OBSERVERINFO was expected");
        }
        LearnerInfo info = LearnerInfo.of(packet);
        if (info.id().equals(me)) {
            throw new ProtocolViolationException("it has the id of this member, " + me);
        }
        if (info.membershipVersion() > electorate.newest().version()) {
            throw new ProtocolViolationException(
                    "it goes by a later membership, " + Long.toHexString(info.membershipVersion()));
        }
        for (LearnerLink other : List.copyOf(learners)) {
            if (other.is(info.id())) {
                drop(other, "server " + info.id() + " has connected anew");
            }
        }
        boolean voter = follower && electorate.isVoter(info.id());
        learner.introduced(info, follower, voter);
        learner.phase = new AwaitingEpoch();
        learner.deadlineMillis = nowMillis + options.initMillis();
        long promised = LearnerInfo.acceptedEpoch(packet);
        if (phase instanceof Gathering(SortedSet<ServerId> followers)) {
            // Anybody's promise is respected; only voters make a quorum (ZOOKEEPER-2959).
            epoch = Math.max(epoch, promised + 1);
            if (voter) {
                followers.add(learner.id());
                chooseEpoch();
            }
        } else if (voter && promised > epoch) {
            // It can follow nobody of an epoch up to its promise, so this leader would be without
            // it for ever.
            resign("server " + learner.id() + " has promised epoch " + promised);
        } else if (!(phase instanceof Promising) && mayKnowEpoch(learner)) {
            sendEpoch(learner);
        }
    }

    private void chooseEpoch() {
        if (phase instanceof Gathering(SortedSet<ServerId> followers)
                && electorate.isQuorum(followers)) {
            phase = new Promising();
            storage.acceptedEpoch(epoch);
            storage.whenDurable(this::promised);
        }
    }

    private void promised() {
        if (!(phase instanceof Promising)) {
            return;
        }
        SortedSet<ServerId> promised = new TreeSet<>();
        promised.add(me);
        phase = new Agreeing(promised);
        ownDeadlineMillis = nowMillis + options.initMillis();
        sendEpochs();
        agree();
    }

    private void sendEpochs() {
        for (LearnerLink learner : learners) {
            if (learner.phase instanceof AwaitingEpoch && mayKnowEpoch(learner)) {
                sendEpoch(learner);
            }
        }
    }

    /**
     * Who has no vote hears of the epoch when a quorum has promised it. Otherwise it could promise
     * an epoch that never comes to be, and be lost to the leader that goes on.
     */
    private boolean mayKnowEpoch(LearnerLink learner) {
        return learner.isVoter() || !(phase instanceof Agreeing);
    }

    private void sendEpoch(LearnerLink learner) {
        learner.phase = new AwaitingEpochAck();
        learner.deadlineMillis = nowMillis + options.initMillis();
        send(learner, LeaderInfo.toPacket(epoch));
    }

    private void onEpochAck(LearnerLink learner, Packet packet) {
        if (packet.type() != PacketType.ACK_EPOCH) {
            throw new ProtocolViolationException("ACKEPOCH was expected");
        }
        EpochAck ack = EpochAck.of(packet);
        if (!(phase instanceof Agreeing(SortedSet<ServerId> promised))) {
            synchronise(learner, ack);
            return;
        }
        if (ack.currentEpoch() != EpochAck.PROMISED_BEFORE) {
            requireKnowsNoMore(ack);
            if (learner.isVoter() && ack.lastZxid() != EpochAck.NOTHING) {
                promised.add(learner.id());
            }
        }
        learner.phase = new AwaitingAgreement(ack);
        learner.deadlineMillis = nowMillis + options.initMillis();
        agree();
    }

    private void requireKnowsNoMore(EpochAck ack) {
        if (ack.currentEpoch() > currentEpoch
                || (ack.currentEpoch() == currentEpoch && ack.lastZxid() > initialZxid)) {
            throw new ProtocolViolationException(
                    "it knows more: epoch "
                            + ack.currentEpoch()
                            + " up to "
                            + new Zxid(ack.lastZxid())
                            + " where the leader has "
                            + currentEpoch
                            + " up to "
                            + new Zxid(initialZxid));
        }
    }

    private void agree() {
        if (!(phase instanceof Agreeing(SortedSet<ServerId> promised))
                || !electorate.isQuorum(promised)) {
            return;
        }
        phase = new Synchronising(new TreeSet<>());
        ownDeadlineMillis = nowMillis + options.initMillis();
        nextPingMillis = nowMillis + options.tickMillis() / 2;
        lastProposed = Zxids.start(epoch);
        lastSent = lastProposed;
        lastCommitted = lastProposed;
        durableAsked = lastProposed;
        durable = lastProposed;
        if (options.reconfigEnabled() && electorate.newest().version() == 0) {
            see(electorate.committed().withVersion(Zxids.start(epoch)));
        }
        storage.currentEpoch(epoch);
        storage.whenDurable(this::ownHistoryCounts);
        sendEpochs();
        for (LearnerLink learner : List.copyOf(learners)) {
            if (learner.phase instanceof AwaitingAgreement(EpochAck ack)) {
                synchronise(learner, ack);
            }
        }
    }

    // Synchronisation.

    private void synchronise(LearnerLink learner, EpochAck ack) {
        long last = ack.lastZxid();
        if (options.forceSnapshot() || last < 0 || (last == 0 && history.floor() > 0)) {
            catchUp(learner, new Catchup.Snapshot());
        } else if (last < history.floor()) {
            learner.phase = new ReadingLog();
            learner.deadlineMillis = Long.MAX_VALUE;
            log.read(last, history.last(), read -> logRead(learner, last, read));
        } else {
            catchUp(learner, Catchup.of(last, history.floor(), history.window()));
        }
    }

    /** The history may have grown meanwhile, and the window moved on. */
    private void logRead(LearnerLink learner, long last, List<Proposal> read) {
        if (!(learner.phase instanceof ReadingLog) || byLink.get(learner.link) != learner) {
            return;
        }
        if (!Catchup.bridges(read, last, history.floor())) {
            catchUp(learner, new Catchup.Snapshot());
            return;
        }
        var all = new ArrayList<Proposal>(read.subList(1, read.size()));
        long end = read.get(read.size() - 1).zxid();
        for (Proposal proposal : history.window()) {
            if (proposal.zxid() > end) {
                all.add(proposal);
            }
        }
        catchUp(learner, Catchup.of(last, read.get(0).zxid(), all));
    }

    /**
     * In one step, so that no proposal and no commit falls between: queues what makes the learner's
     * history equal, what is proposed and not committed, NEWLEADER, and registers the learner for
     * all that follows.
     */
    private void catchUp(LearnerLink learner, Catchup catchup) {
        flush();
        boolean bySnapshot = catchup instanceof Catchup.Snapshot;
        if (!learner.isFollower() && isBusy(bySnapshot)) {
            drop(learner, "too many observers are catching up");
            return;
        }
        if (bySnapshot && application.snapshotZxid() < history.floor()) {
            // More was committed at once than the window holds, and the state is not there yet.
            drop(learner, "the state lags behind what is committed; it is to try again");
            return;
        }
        learner.phase = new CatchingUp(bySnapshot);
        learner.deadlineMillis = nowMillis + options.initMillis() + options.syncMillis();
        switch (catchup) {
            case Catchup.Diff(List<Proposal> missing) -> {
                send(learner, Packet.of(PacketType.DIFF, history.last()));
                sendCommitted(learner, missing);
            }
            case Catchup.Truncation(long zxid, List<Proposal> missing) -> {
                send(learner, Packet.of(PacketType.TRUNC, zxid));
                sendCommitted(learner, missing);
            }
            case Catchup.Snapshot() -> sendSnapshot(learner);
        }
        if (learner.isFollower()) {
            for (Proposal proposal : outstanding) {
                send(learner, Outbox.proposalPacket(proposal));
            }
        }
        learner.register();
        send(
                learner,
                Packet.of(
                        PacketType.NEW_LEADER,
                        Zxids.start(epoch),
                        Bytes.utf8(established().text())));
    }

    /** The membership that holds once the epoch is established. */
    private Membership established() {
        return phase instanceof Leading ? electorate.committed() : electorate.newest();
    }

    private boolean isBusy(boolean bySnapshot) {
        int busy = 0;
        for (LearnerLink learner : learners) {
            if (learner.phase instanceof CatchingUp(boolean alsoBySnapshot)
                    && alsoBySnapshot == bySnapshot) {
                busy++;
            }
        }
        return busy >= (bySnapshot ? options.snapshotsMax() : options.diffsMax());
    }

    private void sendSnapshot(LearnerLink learner) {
        long zxid = application.snapshotZxid();
        if (zxid > history.last()) {
            throw new IllegalStateException(
                    "a snapshot at "
                            + new Zxid(zxid)
                            + " where the history ends at "
                            + new Zxid(history.last()));
        }
        learner.deadlineMillis = Long.MAX_VALUE;
        learner.link.sendSnapshot(zxid);
        var missing = new ArrayList<Proposal>();
        for (Proposal proposal : history.window()) {
            if (proposal.zxid() > zxid) {
                missing.add(proposal);
            }
        }
        sendCommitted(learner, missing);
    }

    private void sendCommitted(LearnerLink learner, List<Proposal> missing) {
        for (Proposal proposal : missing) {
            send(learner, Outbox.proposalPacket(proposal));
            send(learner, Packet.of(PacketType.COMMIT, proposal.zxid()));
        }
    }

    private void onNewLeaderAck(LearnerLink learner, Packet packet) {
        if (packet.type() != PacketType.ACK || packet.zxid() != Zxids.start(epoch)) {
            throw new ProtocolViolationException("an acknowledgement of NEWLEADER was expected");
        }
        learner.phase = new Synced();
        learner.deadlineMillis = nowMillis + options.initMillis();
        if (phase instanceof Leading) {
            serve(learner);
        } else if (learner.isVoter()) {
            historyCounts(learner.id());
        }
    }

    private void ownHistoryCounts() {
        historyCounts(me);
    }

    private void historyCounts(ServerId server) {
        if (phase instanceof Synchronising(SortedSet<ServerId> synced)) {
            synced.add(server);
            if (synced.contains(me) && electorate.isQuorum(synced)) {
                lead();
            }
        }
    }

    private void lead() {
        phase = new Leading();
        ownDeadlineMillis = Long.MAX_VALUE;
        history.commit(history.last());
        Membership proposed = electorate.proposed();
        if (proposed != null) {
            activate(proposed, me);
        }
        for (LearnerLink learner : List.copyOf(learners)) {
            if (learner.phase instanceof Synced) {
                serve(learner);
            }
        }
        if (proposed != null && !proposed.isVoter(me)) {
            resign("the membership that is now committed does not have this server as a voter");
            return;
        }
        application.lead(epoch);
    }

    private void serve(LearnerLink learner) {
        send(learner, Packet.of(PacketType.UP_TO_DATE, -1));
        learner.phase = new Serving();
        learner.deadlineMillis = nowMillis + options.syncMillis();
        if (barriers.isRoundUnderWay()) {
            ping(learner);
            learner.joinRound();
        }
    }

    // Broadcast.

    private void onServing(LearnerLink learner, Packet packet) {
        switch (packet.type()) {
            case PacketType.ACK -> onAck(learner, packet.zxid());
            case PacketType.PING -> {
                learner.answeredPing();
                SessionTouches.read(
                        packet,
                        (session, timeoutMillis) ->
                                application.touched(learner.link, session, timeoutMillis));
                confirmRound();
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

    private void onAck(LearnerLink learner, long zxid) {
        if (Zxids.isStart(zxid)) {
            // The second acknowledgement of NEWLEADER.
            return;
        }
        if (zxid > lastProposed || Zxids.epoch(zxid) != epoch) {
            throw new ProtocolViolationException("the last proposal was " + new Zxid(lastProposed));
        }
        learner.acknowledge(zxid);
        acknowledgementsCame = true;
    }

    private void durable(long upTo) {
        if (phase instanceof Leading) {
            durable = upTo;
            acknowledgementsCame = true;
        }
    }

    /** Commits what is on the disks of a quorum. */
    private void commit() {
        if (!acknowledgementsCame) {
            return;
        }
        acknowledgementsCame = false;
        long upTo = diskQuorum.upTo(electorate, durable, learners, lastCommitted);
        while (phase instanceof Leading && upTo > lastCommitted) {
            Membership next = electorate.proposed();
            if (next != null && next.version() <= upTo) {
                commit(next.version() - 1);
                commitAndActivate(next);
                // Behind it a quorum of the new one is enough.
                upTo = diskQuorum.upTo(electorate, durable, learners, lastCommitted);
            } else {
                commit(upTo);
            }
        }
    }

    private void commit(long upTo) {
        if (upTo <= lastCommitted) {
            return;
        }
        boolean observed = isObserved();
        while (!outstanding.isEmpty() && outstanding.peekFirst().zxid() <= upTo) {
            Proposal committed = outstanding.removeFirst();
            history.append(committed);
            outbox.commit(committed, observed);
        }
        committed(upTo);
    }

    private boolean isObserved() {
        boolean observed = false;
        for (LearnerLink learner : learners) {
            observed |= learner.isRegistered() && !learner.isFollower();
        }
        return observed;
    }

    /** Only the designated leader commits anything behind it. */
    private void commitAndActivate(Membership next) {
        ServerId designated = designated(next);
        Proposal reconfiguration = outstanding.removeFirst();
        history.append(reconfiguration);
        outbox.activate(reconfiguration, designated, isObserved());
        flush();
        activate(next, designated);
        committed(reconfiguration.zxid());
        if (!designated.equals(me)) {
            resign("server " + designated + " leads from " + new Zxid(next.version()) + " on");
        }
    }

    private void committed(long upTo) {
        lastCommitted = upTo;
        history.commit(upTo);
        application.committed(upTo);
        if (!(phase instanceof Leading)) {
            return;
        }
        releaseBarriers();
        if (exhausted() && outstanding.isEmpty()) {
            flush();
            resign("the numbers of epoch " + epoch + " are used up");
        }
    }

    /** Whether what was proposed last may wait for what is under way. */
    private boolean mayGather() {
        return lastSent > lastCommitted && nowMillis < gatheredUntilMillis;
    }

    private void startGathered() {
        for (Proposal proposal : gathered) {
            storage.append(proposal);
            outbox.propose(proposal);
        }
        gathered.clear();
        gatheredUntilMillis = Long.MAX_VALUE;
    }

    /** A member of the new membership that votes there and has most of what was proposed. */
    private ServerId designated(Membership next) {
        Member mine = next.members().get(me);
        Member before = electorate.committed().members().get(me);
        boolean reachedAsBefore =
                before == null || (mine != null && mine.addresses().equals(before.addresses()));
        if (next.isVoter(me) && reachedAsBefore) {
            return me;
        }
        LearnerLink best = null;
        for (LearnerLink learner : learners) {
            if (learner.isServing()
                    && learner.isFollower()
                    && next.isVoter(learner.id())
                    && next.weight(learner.id()) > 0
                    && learner.acknowledged() >= next.version()
                    && (best == null || learner.acknowledged() > best.acknowledged())) {
                best = learner;
            }
        }
        // Nobody is connected any more who could lead: they will elect somebody.
        return best == null ? next.voters().first() : best.id();
    }

    private void see(Membership proposed) {
        count(new Electorate(electorate.committed(), proposed));
        application.seen(proposed);
    }

    private void activate(Membership committed, ServerId designated) {
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

    private void flush() {
        startGathered();
        if (outbox.isEmpty()) {
            return;
        }
        outbox.sendTo(learners);
        if (lastProposed > lastSent) {
            lastSent = lastProposed;
            for (LearnerLink learner : learners) {
                learner.proposed(lastProposed, nowMillis);
            }
        }
    }

    // Who still follows.

    private void pingAll() {
        for (LearnerLink learner : List.copyOf(learners)) {
            if (learner.isLate(nowMillis, options.syncMillis())) {
                drop(learner, "a proposal was not acknowledged in time");
            } else if (learner.isRegistered()) {
                ping(learner);
            }
        }
    }

    private void ping(LearnerLink learner) {
        send(learner, Packet.of(PacketType.PING, lastProposed));
        learner.pinged();
    }

    private boolean isQuorumFollowing() {
        SortedSet<ServerId> following = new TreeSet<>();
        following.add(me);
        for (LearnerLink learner : learners) {
            if (learner.isVoter() && learner.isRegistered()) {
                following.add(learner.id());
            }
        }
        return electorate.isQuorum(following);
    }

    private void startRound() {
        if (!barriers.needsRound()) {
            return;
        }
        barriers.roundStarted();
        for (LearnerLink learner : learners) {
            if (learner.isVoter() && learner.isServing()) {
                ping(learner);
                learner.joinRound();
            }
        }
        confirmRound();
    }

    private void confirmRound() {
        if (!barriers.isRoundUnderWay()) {
            return;
        }
        SortedSet<ServerId> confirming = new TreeSet<>();
        confirming.add(me);
        for (LearnerLink learner : learners) {
            if (learner.isVoter() && learner.isServing() && learner.confirmsRound()) {
                confirming.add(learner.id());
            }
        }
        if (electorate.isQuorum(confirming)) {
            barriers.roundConfirmed();
            releaseBarriers();
            startRound();
        }
    }

    private void releaseBarriers() {
        Runnable next = barriers.poll(lastCommitted);
        while (next != null) {
            next.run();
            next = barriers.poll(lastCommitted);
        }
    }

    /** Sends to one, behind all that was gathered for it and others. */
    private void send(LearnerLink learner, Packet packet) {
        flush();
        learner.link.send(packet);
    }

    private void sendIfThere(LearnerLink learner, Packet packet) {
        if (byLink.get(learner.link) == learner) {
            send(learner, packet);
        }
    }

    private void drop(LearnerLink learner, String reason) {
        if (byLink.remove(learner.link) == null) {
            return;
        }
        learners.remove(learner);
        if (phase instanceof Gathering(SortedSet<ServerId> followers) && learner.isVoter()) {
            followers.remove(learner.id());
        }
        learner.link.close(reason);
        if (learner.isServing()) {
            application.left(learner.link);
        }
    }

    private String phaseName() {
        return phase.getClass().getSimpleName();
    }

    private static String phaseName(LearnerLink learner) {
        return learner.phase.getClass().getSimpleName();
    }
}
