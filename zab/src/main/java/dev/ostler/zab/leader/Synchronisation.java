package dev.ostler.zab.leader;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.LearnerPhase.CatchingUp;
import dev.ostler.zab.leader.LearnerPhase.ReadingLog;
import dev.ostler.zab.leader.LearnerPhase.Serving;
import dev.ostler.zab.leader.LearnerPhase.Synced;
import dev.ostler.zab.leader.Phase.Leading;
import dev.ostler.zab.leader.Phase.Synchronising;
import dev.ostler.zab.message.EpochAck;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The leader's history becomes each learner's, as step 2 of {@link Leader} says, and is committed
 * once a quorum has it: step 3. Whoever comes later goes the same way while the leader leads.
 */
final class Synchronisation {
    private final Term term;
    private final CommittedLog history;
    private final LogSource log;
    private final Storage storage;
    private final Broadcast broadcast;
    private final Pings pings;

    Synchronisation(
            Term term,
            CommittedLog history,
            LogSource log,
            Storage storage,
            Broadcast broadcast,
            Pings pings) {
        this.term = term;
        this.history = history;
        this.log = log;
        this.storage = storage;
        this.broadcast = broadcast;
        this.pings = pings;
    }

    /** A quorum has promised the epoch. */
    void begin() {
        term.phase = new Synchronising(new TreeSet<>());
        pings.begin();
        broadcast.begin();
        if (term.options.reconfigEnabled() && term.electorate().newest().version() == 0) {
            term.see(term.electorate().committed().withVersion(Zxids.start(term.epoch)));
        }
        storage.currentEpoch(term.epoch);
        storage.whenDurable(() -> historyCounts(term.me));
    }

    /** Makes the history of a learner that has promised the leader's. */
    void synchronise(LearnerLink learner, EpochAck ack) {
        long last = ack.lastZxid();
        if (term.options.forceSnapshot() || last < 0 || (last == 0 && history.floor() > 0)) {
            catchUp(learner, new Catchup.Snapshot());
        } else if (last < history.floor()) {
            learner.phase = new ReadingLog();
            learner.deadlineMillis = Long.MAX_VALUE;
            readLog(learner, new LogRounds(last));
        } else {
            catchUp(learner, Catchup.of(last, history.floor(), history.window()));
        }
    }

    private void readLog(LearnerLink learner, LogRounds rounds) {
        // What a quorum has committed need not be in the leader's own log yet.
        long upTo = Math.min(history.last(), broadcast.durable());
        log.read(rounds.from(), upTo, read -> logRead(learner, rounds, read));
    }

    /** The history may have grown meanwhile, and the window moved on. */
    private void logRead(LearnerLink learner, LogRounds rounds, List<Proposal> read) {
        if (!(learner.phase instanceof ReadingLog) || !term.has(learner)) {
            return;
        }
        if (!rounds.take(read)) {
            catchUp(learner, new Catchup.Snapshot());
        } else if (rounds.from() >= history.floor()) {
            List<Proposal> found = rounds.found();
            var all = new ArrayList<Proposal>(found.subList(1, found.size()));
            all.addAll(windowBehind(rounds.from()));
            catchUp(learner, Catchup.of(rounds.last(), found.getFirst().zxid(), all));
        } else {
            readLog(learner, rounds);
        }
    }

    private List<Proposal> windowBehind(long zxid) {
        List<Proposal> behind = history.window();
        behind.removeIf(proposal -> proposal.zxid() <= zxid);
        return behind;
    }

    /**
     * In one step, so that no proposal and no commit falls between: queues what makes the learner's
     * history equal, what is proposed and not committed, NEWLEADER, and registers the learner for
     * all that follows.
     */
    private void catchUp(LearnerLink learner, Catchup catchup) {
        broadcast.flush();
        boolean bySnapshot = catchup instanceof Catchup.Snapshot;
        if (!learner.isFollower() && isBusy(bySnapshot)) {
            term.drop(learner, "too many observers are catching up");
            return;
        }
        if (bySnapshot && term.application.snapshotZxid() < history.floor()) {
            // More was committed at once than the window holds, and the state is not there yet.
            term.drop(learner, "the state lags behind what is committed; it is to try again");
            return;
        }
        learner.phase = new CatchingUp(bySnapshot);
        awaitCaughtUp(learner);
        switch (catchup) {
            case Catchup.Diff(List<Proposal> missing) -> {
                broadcast.send(learner, Packet.of(PacketType.DIFF, history.last()));
                sendCommitted(learner, missing);
            }
            case Catchup.Truncation(long zxid, List<Proposal> missing) -> {
                broadcast.send(learner, Packet.of(PacketType.TRUNC, zxid));
                sendCommitted(learner, missing);
            }
            case Catchup.Snapshot() -> sendSnapshot(learner);
        }
        if (learner.isFollower()) {
            broadcast.sendOutstanding(learner);
        }
        learner.register();
        broadcast.send(
                learner,
                Packet.of(
                        PacketType.NEW_LEADER,
                        Zxids.start(term.epoch),
                        Bytes.utf8(established().text())));
    }

    /** The membership that holds once the epoch is established. */
    private Membership established() {
        return term.phase instanceof Leading
                ? term.electorate().committed()
                : term.electorate().newest();
    }

    private boolean isBusy(boolean bySnapshot) {
        int busy = 0;
        for (LearnerLink learner : term.learners()) {
            if (learner.phase instanceof CatchingUp(boolean alsoBySnapshot)
                    && alsoBySnapshot == bySnapshot) {
                busy++;
            }
        }
        return busy >= (bySnapshot ? term.options.snapshotsMax() : term.options.diffsMax());
    }

    private void sendSnapshot(LearnerLink learner) {
        long zxid = term.application.snapshotZxid();
        if (zxid > history.last()) {
            throw new IllegalStateException(
                    "a snapshot at "
                            + new Zxid(zxid)
                            + " where the history ends at "
                            + new Zxid(history.last()));
        }
        learner.link.sendSnapshot(zxid);
        sendCommitted(learner, windowBehind(zxid));
    }

    private void sendCommitted(LearnerLink learner, List<Proposal> missing) {
        for (Proposal proposal : missing) {
            broadcast.send(learner, Outbox.proposalPacket(proposal));
            broadcast.send(learner, Packet.of(PacketType.COMMIT, proposal.zxid()));
        }
    }

    /** A part of the snapshot is written: the learner takes it, and is given time for the rest. */
    void snapshotProgress(LearnerLink learner) {
        if (learner.phase instanceof CatchingUp) {
            awaitCaughtUp(learner);
        }
    }

    private void awaitCaughtUp(LearnerLink learner) {
        learner.deadlineMillis =
                term.nowMillis + term.options.initMillis() + term.options.syncMillis();
    }

    /**
     * A learner acknowledges; with NEWLEADER it has the leader's history on disk. ZooKeeper's
     * followers also acknowledge what they caught up by, before or behind it (3.9.0 to 3.9.2).
     */
    void onAck(LearnerLink learner, Packet packet) {
        if (packet.type() != PacketType.ACK) {
            throw new ProtocolViolationException("an acknowledgement was expected");
        }
        if (learner.phase instanceof CatchingUp && packet.zxid() == Zxids.start(term.epoch)) {
            onNewLeaderAck(learner);
        } else {
            broadcast.onAck(learner, packet.zxid());
        }
    }

    private void onNewLeaderAck(LearnerLink learner) {
        learner.phase = new Synced();
        learner.deadlineMillis = term.nowMillis + term.options.initMillis();
        if (term.phase instanceof Leading) {
            serve(learner);
        } else if (learner.isVoter()) {
            historyCounts(learner.id());
        }
    }

    private void historyCounts(ServerId server) {
        if (term.phase instanceof Synchronising(SortedSet<ServerId> synced)) {
            synced.add(server);
            if (synced.contains(term.me) && term.electorate().isQuorum(synced)) {
                lead();
            }
        }
    }

    private void lead() {
        term.phase = new Leading();
        term.deadlineMillis = Long.MAX_VALUE;
        history.commit(history.last());
        Membership proposed = term.electorate().proposed();
        if (proposed != null) {
            term.activate(proposed, term.me);
        }
        for (LearnerLink learner : List.copyOf(term.learners())) {
            if (learner.phase instanceof Synced) {
                serve(learner);
            }
        }
        if (proposed != null && !proposed.isVoter(term.me)) {
            term.resign(
                    "the membership that is now committed does not have this server as a voter");
            return;
        }
        term.application.lead(term.epoch);
    }

    private void serve(LearnerLink learner) {
        broadcast.send(learner, Packet.of(PacketType.UP_TO_DATE, -1));
        learner.phase = new Serving();
        broadcast.serves();
        learner.deadlineMillis = term.nowMillis + term.options.syncMillis();
        pings.joinRound(learner);
    }
}
