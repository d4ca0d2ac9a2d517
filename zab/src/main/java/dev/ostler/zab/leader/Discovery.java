package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.leader.LearnerPhase.AwaitingAgreement;
import dev.ostler.zab.leader.LearnerPhase.AwaitingEpoch;
import dev.ostler.zab.leader.LearnerPhase.AwaitingEpochAck;
import dev.ostler.zab.leader.Phase.Agreeing;
import dev.ostler.zab.leader.Phase.Gathering;
import dev.ostler.zab.leader.Phase.Promising;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.LeaderInfo;
import dev.ostler.zab.message.LearnerInfo;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The agreement of a leader and its learners on an epoch: step 1 of {@link Leader}, and the
 * promises of step 2. Whoever comes when a quorum has agreed goes the same way alone.
 */
final class Discovery {
    private final Term term;
    private final long currentEpoch;
    private final Storage storage;
    private final Broadcast broadcast;
    private final Synchronisation synchronisation;

    /** Where the history ended when the term began; with currentEpoch, nobody may know more. */
    private final long initialZxid;

    /**
     * @param history as it is when the term begins
     * @param currentEpoch the epoch of this history
     */
    Discovery(
            Term term,
            CommittedLog history,
            long currentEpoch,
            Storage storage,
            Broadcast broadcast,
            Synchronisation synchronisation) {
        this.term = term;
        this.currentEpoch = currentEpoch;
        this.storage = storage;
        this.broadcast = broadcast;
        this.synchronisation = synchronisation;
        initialZxid = history.last();
    }

    void begin() {
        term.phase = new Gathering();
        awaitQuorum();
        chooseEpoch();
    }

    /** A learner says who it is, and what it has promised. */
    void onInfo(LearnerLink learner, Packet packet) {
        boolean follower = packet.type() == PacketType.FOLLOWER_INFO;
        if (!follower && packet.type() != PacketType.OBSERVER_INFO) {
            throw new ProtocolViolationException("FOLLOWERINFO or OBSERVERINFO was expected");
        }
        LearnerInfo info = LearnerInfo.of(packet);
        if (info.id().equals(term.me)) {
            throw new ProtocolViolationException("it has the id of this member, " + term.me);
        }
        if (info.membershipVersion() > term.electorate().newest().version()) {
            throw new ProtocolViolationException(
                    "it goes by a later membership, " + Long.toHexString(info.membershipVersion()));
        }
        for (LearnerLink other : List.copyOf(term.learners())) {
            if (other.is(info.id())) {
                term.drop(other, "server " + info.id() + " has connected anew");
            }
        }
        boolean voter = follower && term.electorate().isVoter(info.id());
        learner.introduced(info, follower, voter);
        learner.phase = new AwaitingEpoch();
        awaitAnswer(learner);
        long promised = LearnerInfo.acceptedEpoch(packet);
        if (term.phase instanceof Gathering) {
            // Anybody's promise is respected; only voters make a quorum (ZOOKEEPER-2959).
            term.epoch = Math.max(term.epoch, promised + 1);
            if (voter) {
                chooseEpoch();
            }
        } else if (voter && promised > term.epoch) {
            // It can follow nobody of an epoch up to its promise, so this leader would be without
            // it for ever.
            term.resign("server " + learner.id() + " has promised epoch " + promised);
        } else if (!(term.phase instanceof Promising) && mayKnowEpoch(learner)) {
            sendEpoch(learner);
        }
    }

    private void chooseEpoch() {
        if (term.phase instanceof Gathering && term.isQuorum(LearnerLink::isIntroduced)) {
            term.phase = new Promising();
            storage.acceptedEpoch(term.epoch);
            storage.whenDurable(this::promised);
        }
    }

    private void promised() {
        if (!(term.phase instanceof Promising)) {
            return;
        }
        SortedSet<ServerId> promised = new TreeSet<>();
        promised.add(term.me);
        term.phase = new Agreeing(promised);
        awaitQuorum();
        sendEpochs();
        agree();
    }

    private void sendEpochs() {
        for (LearnerLink learner : term.learners()) {
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
        return learner.isVoter() || !(term.phase instanceof Agreeing);
    }

    private void sendEpoch(LearnerLink learner) {
        learner.phase = new AwaitingEpochAck();
        awaitAnswer(learner);
        broadcast.send(learner, LeaderInfo.toPacket(term.epoch));
    }

    /** A learner promises, and says what it knows. */
    void onEpochAck(LearnerLink learner, Packet packet) {
        if (packet.type() != PacketType.ACK_EPOCH) {
            throw new ProtocolViolationException("ACKEPOCH was expected");
        }
        EpochAck ack = EpochAck.of(packet);
        requireHistoryOfThisEnsemble(ack);
        if (!(term.phase instanceof Agreeing(SortedSet<ServerId> promised))) {
            synchronisation.synchronise(learner, ack);
            return;
        }
        if (ack.currentEpoch() != EpochAck.PROMISED_BEFORE) {
            requireKnowsNoMore(ack);
            if (learner.isVoter() && ack.lastZxid() != EpochAck.NOTHING) {
                promised.add(learner.id());
            }
        }
        learner.phase = new AwaitingAgreement(ack);
        awaitAnswer(learner);
        agree();
    }

    /**
     * An epoch has transactions only if a quorum has its history, of which each later leader knows.
     * Where none does, the voters have lost their data: this may be the last one that has it.
     */
    private void requireHistoryOfThisEnsemble(EpochAck ack) {
        long epoch = new Zxid(ack.lastZxid()).epoch();
        long known = Math.max(currentEpoch, new Zxid(initialZxid).epoch());
        if (ack.lastZxid() != EpochAck.NOTHING && epoch > known && epoch != term.epoch) {
            throw new ProtocolViolationException(
                    "it has transactions up to "
                            + new Zxid(ack.lastZxid())
                            + ", of an epoch of which no voter of this leader has any: they have lost their"
                            + " data, or have never had it. It is not overwritten; if its data is not"
                            + " wanted any more, delete that, else delete the data of the others");
        }
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
        if (!(term.phase instanceof Agreeing(SortedSet<ServerId> promised))
                || !term.electorate().isQuorum(promised)) {
            return;
        }
        awaitQuorum();
        synchronisation.begin();
        sendEpochs();
        for (LearnerLink learner : List.copyOf(term.learners())) {
            if (learner.phase instanceof AwaitingAgreement(EpochAck ack)) {
                synchronisation.synchronise(learner, ack);
            }
        }
    }

    private void awaitQuorum() {
        term.deadlineMillis = term.nowMillis + term.options.initMillis();
    }

    private void awaitAnswer(LearnerLink learner) {
        learner.deadlineMillis = term.nowMillis + term.options.initMillis();
    }
}
