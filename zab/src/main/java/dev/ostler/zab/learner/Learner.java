package dev.ostler.zab.learner;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.learner.Phase.Acknowledging;
import dev.ostler.zab.learner.Phase.AwaitingLeaderInfo;
import dev.ostler.zab.learner.Phase.AwaitingSync;
import dev.ostler.zab.learner.Phase.AwaitingUpToDate;
import dev.ostler.zab.learner.Phase.Broadcasting;
import dev.ostler.zab.learner.Phase.CatchingUp;
import dev.ostler.zab.learner.Phase.Connecting;
import dev.ostler.zab.learner.Phase.Left;
import dev.ostler.zab.learner.Phase.Promising;
import dev.ostler.zab.learner.Phase.ReceivingSnapshot;
import dev.ostler.zab.learner.Phase.Truncating;
import dev.ostler.zab.message.Activation;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.ForwardedRequest;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;
import dev.ostler.zab.message.Revalidation;
import dev.ostler.zab.message.SessionTouches;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/**
 * A follower's or an observer's side of discovery, synchronisation and broadcast (quorum protocol,
 * sections 3.4, 4.5, 5.4 and 5.5), for one term with one leader. It is driven from one thread, by
 * packets, the news of its storage and the time; what it decides goes to the link, the storage and
 * the application.
 *
 * <ol>
 *   <li>It says who it is (FOLLOWERINFO), hears of the leader's epoch (LEADERINFO), promises on
 *       disk to follow no earlier one, and says where its history ends (ACKEPOCH).
 *   <li>The leader makes the histories equal: DIFF, TRUNC or SNAP, then transactions. Those are
 *       only collected: if the link breaks, nothing is left of them.
 *   <li>NEWLEADER: in one step, what is committed goes to log and state, or the snapshot to its
 *       place, and the epoch behind it. When all that is on disk, and not before, ACK.
 *   <li>UPTODATE: a quorum has done the same. The member serves. Proposals are logged, acknowledged
 *       once they are on disk, one by one and in order, and applied when they are committed.
 * </ol>
 *
 * <p>Any silence, violation or break ends the role: {@link LearnerApplication#left}.
 */
public final class Learner {
    /** So often a link may break before the leader has said anything. */
    private static final int UNHEARD_MAX = 4;

    private final ServerId me;
    private final boolean observer;
    private final LearnerOptions options;
    private final CommittedLog history;
    private final long currentEpoch;
    private final long membershipVersion;
    private final Storage storage;
    private final LearnerApplication application;

    private Phase phase = new Connecting();
    private @Nullable Link leader;
    private boolean wantsSnapshot;
    private int unheard;
    private long acceptedEpoch;
    private long nowMillis;
    private long deadlineMillis = Long.MAX_VALUE;
    private long limitMillis;

    /** The last proposal that was given to the log, and the last of them asked to be durable. */
    private long logged;

    private long durableAsked;
    private long acknowledged;

    /**
     * @param history ends with the last transaction of the log, all of it durable
     * @param acceptedEpoch as it is on disk
     * @param currentEpoch as it is on disk
     * @param membershipVersion of the membership that this member goes by
     * @throws IllegalStateException if the epochs and the history contradict each other
     */
    public Learner(
            ServerId me,
            boolean observer,
            LearnerOptions options,
            CommittedLog history,
            long acceptedEpoch,
            long currentEpoch,
            long membershipVersion,
            Storage storage,
            LearnerApplication application) {
        Zxids.requireConsistent(acceptedEpoch, currentEpoch, history.last());
        this.me = me;
        this.observer = observer;
        this.options = options;
        this.history = history;
        this.acceptedEpoch = acceptedEpoch;
        this.currentEpoch = currentEpoch;
        this.membershipVersion = membershipVersion;
        this.storage = storage;
        this.application = application;
        limitMillis = options.initMillis();
    }

    /**
     * Begins: the leader must be reached in time.
     *
     * @param nowMillis a clock that only goes forward; its origin means nothing
     */
    public void start(long nowMillis) {
        heard(nowMillis);
    }

    /**
     * When {@link #tick} is wanted; {@link Long#MAX_VALUE} before {@link #start} and at the end.
     */
    public long wakeUpMillis() {
        return deadlineMillis;
    }

    public void tick(long nowMillis) {
        this.nowMillis = nowMillis;
        if (nowMillis >= deadlineMillis) {
            leave("the leader was silent for " + limitMillis + " ms while " + phaseName());
        }
    }

    /** The leader is reached. */
    public void connected(Link link, long nowMillis) {
        if (!(phase instanceof Connecting)) {
            link.close("the member is " + phaseName());
            return;
        }
        heard(nowMillis);
        leader = link;
        phase = new AwaitingLeaderInfo();
        int type = observer ? PacketType.OBSERVER_INFO : PacketType.FOLLOWER_INFO;
        link.send(new LearnerInfo(me, membershipVersion).toPacket(type, acceptedEpoch));
    }

    /**
     * The leader has sent a packet; those of one link come in the order in which they were sent.
     */
    public void received(Packet packet, long nowMillis) {
        if (phase instanceof Left) {
            return;
        }
        heard(nowMillis);
        guarded(packet);
    }

    /** A part of the snapshot behind the SNAP packet has arrived: the leader is alive. */
    public void snapshotProgress(long nowMillis) {
        if (phase instanceof ReceivingSnapshot) {
            heard(nowMillis);
        }
    }

    /**
     * The whole snapshot behind the SNAP packet has arrived; the application has it aside, until
     * {@link LearnerApplication#useSnapshot} or the end of the role.
     */
    public void snapshotReceived(long nowMillis) {
        if (phase instanceof ReceivingSnapshot(long epoch, long zxid)) {
            heard(nowMillis);
            phase = new CatchingUp(epoch, true, zxid, new Incoming(zxid));
        }
    }

    /**
     * The link broke, or could not be made. A leader that has said nothing is tried again: what
     * accepted the connection may have been something on the way, and the leader not yet listening.
     */
    public void disconnected(String reason) {
        if (phase instanceof AwaitingLeaderInfo && unheard < UNHEARD_MAX) {
            unheard++;
            reconnect();
        } else {
            leave(reason);
        }
    }

    /**
     * Sends a client's request to the leader, between {@link LearnerApplication#serve} and {@link
     * LearnerApplication#left}; at other times it is lost, like the client's connection.
     *
     * @param body what follows the request's header
     * @param identities what the client has proved to be; null for a session's creation
     */
    public void forward(
            long session,
            int cxid,
            int opCode,
            Bytes body,
            @Nullable List<Packet.Identity> identities) {
        if (phase instanceof Broadcasting) {
            send(new ForwardedRequest(session, cxid, opCode, body, identities).toPacket());
        }
    }

    /** Asks the leader whether a session lives; if so it belongs to this member. */
    public void revalidate(long session, int timeoutMillis) {
        if (phase instanceof Broadcasting) {
            send(new Revalidation.Question(session, timeoutMillis).toPacket());
        }
    }

    /**
     * Asks for what was logged to be durable, so that it can be acknowledged. To be called after
     * each batch of calls.
     */
    public void endBatch() {
        if (logged > durableAsked && phase instanceof Broadcasting) {
            long upTo = logged;
            durableAsked = upTo;
            storage.whenDurable(() -> acknowledge(upTo));
        }
    }

    /** Ends the role; not from within a call of the application. */
    public void resign(String reason) {
        leave(reason);
    }

    private void guarded(Packet packet) {
        try {
            on(packet);
        } catch (MalformedRecordException | ProtocolViolationException wrong) {
            leave(packet + " while " + phaseName() + ": " + wrong.getMessage());
        }
    }

    private void on(Packet packet) {
        switch (phase) {
            case AwaitingLeaderInfo() -> onLeaderInfo(packet);
            case AwaitingSync(long epoch) -> onFirstOfSync(packet, epoch);
            case Truncating(long _, ArrayDeque<Packet> held) -> held.addLast(packet);
            case CatchingUp catchingUp -> onSync(packet, catchingUp);
            case Acknowledging(long _, Incoming incoming) -> collect(packet, incoming);
            case AwaitingUpToDate(long epoch, Incoming incoming) -> {
                if (packet.type() == PacketType.UP_TO_DATE) {
                    onUpToDate(epoch, incoming);
                } else {
                    collect(packet, incoming);
                }
            }
            case Broadcasting(long _, Incoming incoming) when observer ->
                    onObserved(packet, incoming);
            case Broadcasting(long _, Incoming incoming) -> onFollowed(packet, incoming);
            case Promising _, ReceivingSnapshot _ ->
                    throw new ProtocolViolationException("it was not its turn");
            case Connecting _, Left _ ->
                    throw new IllegalStateException("a packet while " + phaseName());
        }
    }

    private void onLeaderInfo(Packet packet) {
        if (packet.type() != PacketType.LEADER_INFO) {
            throw new ProtocolViolationException("LEADERINFO was expected");
        }
        long epoch = Zxids.epoch(packet.zxid());
        if (epoch < acceptedEpoch) {
            leave("the leader's epoch is " + epoch + ", and " + acceptedEpoch + " is promised");
        } else if (epoch == acceptedEpoch) {
            acknowledgeEpoch(epoch, EpochAck.PROMISED_BEFORE);
        } else {
            phase = new Promising(epoch);
            storage.acceptedEpoch(epoch);
            storage.whenDurable(() -> promised(epoch));
        }
    }

    private void promised(long epoch) {
        if (phase instanceof Promising) {
            acceptedEpoch = epoch;
            acknowledgeEpoch(epoch, (int) currentEpoch);
        }
    }

    private void acknowledgeEpoch(long epoch, int answer) {
        phase = new AwaitingSync(epoch);
        long last = wantsSnapshot ? EpochAck.NOTHING : history.last();
        send(new EpochAck(last, answer).toPacket());
    }

    private void onFirstOfSync(Packet packet, long epoch) {
        if (wantsSnapshot && packet.type() != PacketType.SNAP) {
            throw new ProtocolViolationException("SNAP was expected");
        }
        switch (packet.type()) {
            case PacketType.DIFF -> catchUp(epoch, history.last());
            case PacketType.TRUNC -> truncate(epoch, packet.zxid());
            case PacketType.SNAP -> phase = new ReceivingSnapshot(epoch, packet.zxid());
            default -> throw new ProtocolViolationException("DIFF, TRUNC or SNAP was expected");
        }
    }

    private void catchUp(long epoch, long base) {
        phase = new CatchingUp(epoch, false, base, new Incoming(base));
    }

    private void truncate(long epoch, long zxid) {
        if (zxid > history.last()) {
            throw new ProtocolViolationException(
                    "a truncation behind the end " + new Zxid(history.last()));
        }
        if (zxid < history.floor()) {
            askForSnapshot(zxid);
            return;
        }
        history.truncate(zxid);
        phase = new Truncating(epoch, new ArrayDeque<>());
        application.truncate(zxid, () -> truncated(zxid));
    }

    /**
     * No snapshot of this member is early enough: its own may have come from a leader that was
     * never established (ZOOKEEPER-1549). It connects once more. The promise that it has just made
     * was counted by what it really has, and the second one does not count, so now it may claim to
     * have nothing.
     */
    private void askForSnapshot(long zxid) {
        wantsSnapshot = true;
        if (leader != null) {
            leader.close("there is no way back to " + new Zxid(zxid) + " but by a snapshot");
        }
        reconnect();
    }

    private void reconnect() {
        leader = null;
        phase = new Connecting();
        application.reconnect();
    }

    private void truncated(long zxid) {
        if (phase instanceof Truncating(long epoch, ArrayDeque<Packet> held)) {
            catchUp(epoch, zxid);
            while (!held.isEmpty() && !(phase instanceof Left)) {
                guarded(held.removeFirst());
            }
        }
    }

    private void onSync(Packet packet, CatchingUp catchingUp) {
        if (packet.type() == PacketType.NEW_LEADER) {
            onNewLeader(packet, catchingUp);
        } else {
            collect(packet, catchingUp.incoming());
        }
    }

    /** Takes what comes before UPTODATE. A ping is not answered then: the leader waits for ACK. */
    private void collect(Packet packet, Incoming incoming) {
        switch (packet.type()) {
            case PacketType.PROPOSAL -> incoming.propose(proposal(packet));
            case PacketType.COMMIT -> incoming.commitLater(packet.zxid(), null);
            case PacketType.COMMIT_AND_ACTIVATE ->
                    incoming.commitLater(packet.zxid(), Activation.of(packet).designatedLeader());
            case PacketType.INFORM -> incoming.informLater(proposal(packet), null);
            case PacketType.INFORM_AND_ACTIVATE -> {
                Activation activation = Activation.of(packet);
                incoming.informLater(
                        new Proposal(packet.zxid(), activation.txn()),
                        activation.designatedLeader());
            }
            case PacketType.UP_TO_DATE, PacketType.NEW_LEADER ->
                    throw new ProtocolViolationException("it was not its turn");
            default -> {
                // A ping, or something of a later version.
            }
        }
    }

    /**
     * One step that nothing splits (ZOOKEEPER-3911, 4643, 4646, 4785): the storage does things in
     * order, so the epoch stands on disk only with the history that it means, and the
     * acknowledgement goes out only when both do.
     */
    private void onNewLeader(Packet packet, CatchingUp catchingUp) {
        long epoch = catchingUp.epoch();
        if (packet.zxid() != Zxids.start(epoch)) {
            throw new ProtocolViolationException("epoch " + epoch + " was agreed on");
        }
        Bytes membership = packet.data();
        if (membership != null && membership.length() > 1) {
            application.membership(membership);
        }
        List<Incoming.Committed> committed = catchingUp.incoming().takeCommitted();
        if (catchingUp.snapshot()) {
            history.reset(catchingUp.base());
            application.useSnapshot(catchingUp.base());
            apply(committed);
            application.keepSnapshot();
            history.reset(history.last());
        } else {
            for (Incoming.Committed next : committed) {
                append(next.proposal());
            }
            apply(committed);
        }
        if (epoch != currentEpoch) {
            storage.currentEpoch(epoch);
        }
        limitMillis = options.syncMillis();
        heard(nowMillis);
        phase = new Acknowledging(epoch, catchingUp.incoming());
        storage.whenDurable(this::acknowledgeNewLeader);
    }

    private void acknowledgeNewLeader() {
        if (phase instanceof Acknowledging(long epoch, Incoming incoming)) {
            phase = new AwaitingUpToDate(epoch, incoming);
            send(Packet.of(PacketType.ACK, Zxids.start(epoch)));
        }
    }

    private void onUpToDate(long epoch, Incoming incoming) {
        send(Packet.of(PacketType.ACK, Zxids.start(epoch)));
        phase = new Broadcasting(epoch, incoming);
        acknowledged = history.last();
        logged = acknowledged;
        durableAsked = acknowledged;
        List<Incoming.Committed> committed = incoming.takeCommitted();
        for (Incoming.Committed next : committed) {
            log(next.proposal());
        }
        if (observer) {
            incoming.dropProposed();
        } else {
            for (Proposal next : incoming.proposed()) {
                log(next);
            }
        }
        apply(committed);
        history.commit(history.last());
        application.serve(epoch);
    }

    private void onFollowed(Packet packet, Incoming incoming) {
        switch (packet.type()) {
            case PacketType.PROPOSAL -> {
                Proposal proposal = proposal(packet);
                incoming.propose(proposal);
                log(proposal);
            }
            case PacketType.COMMIT -> {
                Proposal committed = incoming.commit(packet.zxid());
                if (committed != null) {
                    applyCommitted(committed);
                }
            }
            case PacketType.COMMIT_AND_ACTIVATE -> {
                ServerId designated = Activation.of(packet).designatedLeader();
                Proposal committed = incoming.commit(packet.zxid());
                if (committed != null) {
                    applyCommitted(committed);
                    application.reconfigured(committed, designated);
                }
            }
            default -> onCommon(packet);
        }
    }

    private void onObserved(Packet packet, Incoming incoming) {
        switch (packet.type()) {
            case PacketType.INFORM -> {
                Proposal committed = incoming.inform(proposal(packet));
                log(committed);
                applyCommitted(committed);
            }
            case PacketType.INFORM_AND_ACTIVATE -> {
                Activation activation = Activation.of(packet);
                Proposal committed = incoming.inform(new Proposal(packet.zxid(), activation.txn()));
                log(committed);
                applyCommitted(committed);
                application.reconfigured(committed, activation.designatedLeader());
            }
            default -> onCommon(packet);
        }
    }

    private void onCommon(Packet packet) {
        switch (packet.type()) {
            case PacketType.PING -> answer(packet);
            case PacketType.SYNC -> application.synced();
            case PacketType.REVALIDATE -> {
                Revalidation.Answer answer = Revalidation.Answer.of(packet);
                application.revalidated(answer.session(), answer.valid());
            }
            default -> {
                // Something of a later version, or what an observer has no use for.
            }
        }
    }

    private void answer(Packet ping) {
        var touches = new JuteWriter();
        application.forEachTouched(
                (session, timeoutMillis) -> SessionTouches.write(touches, session, timeoutMillis));
        send(SessionTouches.answer(ping, touches.toBytes()));
    }

    private void append(Proposal proposal) {
        application.proposed(proposal);
        storage.append(proposal);
    }

    private void log(Proposal proposal) {
        append(proposal);
        logged = proposal.zxid();
    }

    private void apply(List<Incoming.Committed> committed) {
        for (Incoming.Committed next : committed) {
            apply(next.proposal());
            if (next.designatedLeader() != null) {
                application.reconfigured(next.proposal(), next.designatedLeader());
            }
        }
    }

    private void applyCommitted(Proposal committed) {
        apply(committed);
        history.commit(committed.zxid());
    }

    /**
     * The only way into the state, so that the window of committed transactions has no hole. What
     * the leader brings along before UPTODATE is its history, and not yet that of a quorum.
     */
    private void apply(Proposal next) {
        history.append(next);
        application.apply(next);
    }

    /** Everything up to this proposal is on disk. */
    private void acknowledge(long upTo) {
        if (observer || !(phase instanceof Broadcasting(long epoch, Incoming _))) {
            return;
        }
        long next = Math.max(acknowledged + 1, Zxids.start(epoch) + 1);
        for (long zxid = next; zxid <= upTo; zxid++) {
            send(Packet.of(PacketType.ACK, zxid));
        }
        acknowledged = upTo;
    }

    private static Proposal proposal(Packet packet) {
        return new Proposal(packet.zxid(), packet.requireData());
    }

    private void send(Packet packet) {
        if (leader != null) {
            leader.send(packet);
        }
    }

    private void heard(long now) {
        nowMillis = now;
        if (!(phase instanceof Left)) {
            deadlineMillis = now + limitMillis;
        }
    }

    private void leave(String reason) {
        if (phase instanceof Left) {
            return;
        }
        List<Proposal> pending =
                phase instanceof Broadcasting(long _, Incoming incoming)
                        ? incoming.proposed()
                        : List.of();
        phase = new Left();
        deadlineMillis = Long.MAX_VALUE;
        if (leader != null) {
            leader.close(reason);
        }
        for (Proposal proposal : pending) {
            history.append(proposal);
        }
        application.left(pending, reason);
    }

    private String phaseName() {
        return phase.getClass().getSimpleName();
    }
}
