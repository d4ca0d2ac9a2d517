package dev.ostler.zab.leader;

import dev.ostler.protocol.ServerId;
import dev.ostler.protocol.Zxid;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.ProtocolViolationException;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.Phase.Leading;
import dev.ostler.zab.message.Packet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What a leader proposes goes to log and followers, and is committed once it is on the disks of a
 * quorum: step 4 of {@link Leader}. Whatever else goes to a learner is sent here too, behind all
 * that was gathered for it and others.
 */
final class Broadcast {
    /** How long proposals wait for others; more would be felt where members are far. */
    private static final int GATHER_MILLIS_MAX = 2;

    private final Term term;
    private final CommittedLog history;
    private final Storage storage;
    private final Barriers barriers;

    /** Proposed and not committed, in order. */
    private final ArrayDeque<Proposal> outstanding = new ArrayDeque<>();

    /** The last of them, as long as they are neither logged nor sent. */
    private final List<Proposal> gathered = new ArrayList<>();

    private long gatheredUntilMillis = Long.MAX_VALUE;

    /** How many were logged and sent together last. */
    private int lastRound;

    /** So many are worth waiting for before they are. */
    private int expected;

    private final Outbox outbox = new Outbox();
    private final DiskQuorum diskQuorum;
    private long lastProposed;
    private long lastSent;
    private long lastCommitted;
    private long durableAsked;
    private long durable;
    private boolean acknowledgementsCame;

    Broadcast(Term term, CommittedLog history, Storage storage, Barriers barriers) {
        this.term = term;
        this.history = history;
        this.storage = storage;
        this.barriers = barriers;
        diskQuorum = new DiskQuorum(term.me);
    }

    /** The epoch is agreed on. */
    void begin() {
        long start = Zxids.start(term.epoch);
        lastProposed = start;
        lastSent = start;
        lastCommitted = start;
        durableAsked = start;
        durable = history.last();
    }

    /** What was proposed stays in the log, and so in the history. */
    void end() {
        startGathered();
        for (Proposal proposal : outstanding) {
            history.append(proposal);
        }
        outstanding.clear();
    }

    long lastProposed() {
        return lastProposed;
    }

    long lastCommitted() {
        return lastCommitted;
    }

    /** Up to where the leader's own log is on disk. */
    long durable() {
        return durable;
    }

    /** When {@link #endBatch} is wanted, though nothing else happens. */
    long gatheredUntilMillis() {
        return gatheredUntilMillis;
    }

    // Proposals.

    /** As {@link Leader#exhausted}. */
    boolean exhausted() {
        return Zxids.counter(lastProposed) >= term.options.counterMax();
    }

    /** As {@link Leader#propose}. */
    void propose(Proposal proposal) {
        if (!(term.phase instanceof Leading)
                || exhausted()
                || proposal.zxid() != lastProposed + 1) {
            throw new IllegalStateException(
                    "proposal "
                            + new Zxid(proposal.zxid())
                            + " behind "
                            + new Zxid(lastProposed)
                            + " while "
                            + term.phaseName());
        }
        lastProposed = proposal.zxid();
        outstanding.addLast(proposal);
        if (gathered.isEmpty()) {
            gatheredUntilMillis = term.nowMillis + GATHER_MILLIS_MAX;
        }
        gathered.add(proposal);
    }

    /** As {@link Leader#reconfigure}. */
    void reconfigure(Proposal proposal, Membership next) {
        Electorate electorate = term.electorate();
        if (electorate.proposed() != null || next.version() != proposal.zxid()) {
            throw new IllegalStateException(
                    "reconfiguration "
                            + new Zxid(proposal.zxid())
                            + " to the version "
                            + new Zxid(next.version())
                            + " behind "
                            + new Zxid(electorate.newest().version()));
        }
        term.see(next);
        propose(proposal);
    }

    /**
     * Whether what was proposed last may wait: for what is under way, and then for half as many
     * more. Those who were answered mostly go on writing, and a round wakes all members and syncs
     * their disks, however little it holds. Who writes alone never waits.
     */
    private boolean mayGather() {
        return (lastSent > lastCommitted || gathered.size() < expected)
                && term.nowMillis < gatheredUntilMillis;
    }

    private void startGathered() {
        if (gathered.isEmpty()) {
            return;
        }
        lastRound = gathered.size();
        for (Proposal proposal : gathered) {
            storage.append(proposal);
            outbox.propose(proposal);
        }
        gathered.clear();
        gatheredUntilMillis = Long.MAX_VALUE;
    }

    /** Sends all that was gathered. */
    void flush() {
        startGathered();
        if (outbox.isEmpty()) {
            return;
        }
        List<LearnerLink> learners = term.learners();
        outbox.sendTo(learners);
        if (lastProposed > lastSent) {
            lastSent = lastProposed;
            for (LearnerLink learner : learners) {
                learner.proposed(lastProposed, term.nowMillis);
            }
        }
    }

    /** Sends to one, behind all that was gathered for it and others. */
    void send(LearnerLink learner, Packet packet) {
        flush();
        learner.link.send(packet);
    }

    /** Sends to one what is proposed and not committed. */
    void sendOutstanding(LearnerLink learner) {
        for (Proposal proposal : outstanding) {
            send(learner, Outbox.proposalPacket(proposal));
        }
    }

    /** As {@link Leader#endBatch}. */
    void endBatch() {
        if (!(term.phase instanceof Leading)) {
            return;
        }
        commit();
        if (!(term.phase instanceof Leading)) {
            return;
        }
        if (mayGather()) {
            outbox.sendTo(term.learners());
        } else {
            flush();
        }
        if (lastSent > durableAsked) {
            long upTo = lastSent;
            durableAsked = upTo;
            storage.whenDurable(() -> durable(upTo));
        }
    }

    // Commits.

    /** A learner has everything up to there on disk. */
    void onAck(LearnerLink learner, long zxid) {
        if (zxid <= Zxids.start(term.epoch)) {
            // NEWLEADER for the second time, or, from ZooKeeper's followers, what they caught up
            // by.
            return;
        }
        if (zxid > lastProposed) {
            throw new ProtocolViolationException("the last proposal was " + new Zxid(lastProposed));
        }
        learner.acknowledge(zxid);
        acknowledgementsCame = true;
    }

    /** A learner serves from now on: what it has acknowledged before counts. */
    void serves() {
        acknowledgementsCame = true;
    }

    private void durable(long upTo) {
        if (term.phase instanceof Leading) {
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
        long upTo = onDisksOfQuorum();
        while (term.phase instanceof Leading && upTo > lastCommitted) {
            Membership next = term.electorate().proposed();
            if (next != null && next.version() <= upTo) {
                commit(next.version() - 1);
                commitAndActivate(next);
                // Behind it a quorum of the new one is enough.
                upTo = onDisksOfQuorum();
            } else {
                commit(upTo);
            }
        }
    }

    private long onDisksOfQuorum() {
        return diskQuorum.upTo(term.electorate(), durable, term.learners(), lastCommitted);
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
        expected = gathered.size() + lastRound / 2;
        committed(upTo);
    }

    private boolean isObserved() {
        boolean observed = false;
        for (LearnerLink learner : term.learners()) {
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
        term.activate(next, designated);
        committed(reconfiguration.zxid());
        if (!designated.equals(term.me)) {
            term.resign("server " + designated + " leads from " + new Zxid(next.version()) + " on");
        }
    }

    /** A member of the new membership that votes there and has most of what was proposed. */
    private ServerId designated(Membership next) {
        Member mine = next.members().get(term.me);
        Member before = term.electorate().committed().members().get(term.me);
        boolean reachedAsBefore =
                before == null || (mine != null && mine.addresses().equals(before.addresses()));
        if (next.isVoter(term.me) && reachedAsBefore) {
            return term.me;
        }
        LearnerLink best = null;
        for (LearnerLink learner : term.learners()) {
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

    private void committed(long upTo) {
        lastCommitted = upTo;
        history.commit(upTo);
        term.application.committed(upTo);
        if (!(term.phase instanceof Leading)) {
            return;
        }
        barriers.release(lastCommitted);
        if (exhausted() && outstanding.isEmpty()) {
            flush();
            term.resign("the numbers of epoch " + term.epoch + " are used up");
        }
    }
}
