package dev.ostler.zab.harness;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.CommittedLog;
import dev.ostler.zab.Link;
import dev.ostler.zab.Proposal;
import dev.ostler.zab.Zxids;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.leader.Leader;
import dev.ostler.zab.leader.LeaderApplication;
import dev.ostler.zab.leader.LeaderOptions;
import dev.ostler.zab.leader.LogSource;
import dev.ostler.zab.learner.Learner;
import dev.ostler.zab.learner.LearnerApplication;
import dev.ostler.zab.learner.LearnerOptions;
import dev.ostler.zab.message.ForwardedRequest;
import dev.ostler.zab.message.Packet;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A member whose state is the list of the transactions that made it. It does between roles what a
 * member must: it lets the disk finish, and makes the state equal to what is there.
 */
public final class TestMember implements LeaderApplication, LearnerApplication {
    public final ServerId id;
    public final Disk disk;
    public CommittedLog history = new CommittedLog();

    /** How many transactions {@link #history} has at most, from the next {@link #recover} on. */
    public int windowMax = CommittedLog.COUNT_MAX_DEFAULT;

    public @Nullable Leader leader;
    public @Nullable Learner learner;
    public @Nullable String lastReason;

    /** What was asked by learners' clients, and told to this one. */
    public final List<String> heard = new ArrayList<>();

    public final TreeMap<Long, Integer> touched = new TreeMap<>();
    public boolean sessionsAreValid = true;
    public boolean serving;

    /** The link to the leader. */
    @Nullable Wire link;

    /** The learner waits for a new link. */
    boolean reconnects;

    public LogSource logSource;

    /** What this member, as a leader, has proposed and committed to be the ensemble. */
    public @Nullable Membership lastSeen;

    public @Nullable Membership activated;

    private final Consumer<String> transcript;
    private List<Proposal> state = new ArrayList<>();
    private List<Proposal> received = new ArrayList<>();
    private final List<Proposal> proposed = new ArrayList<>();
    private long epoch;
    private long nextZxid;

    TestMember(ServerId id, Consumer<String> transcript) {
        this.id = id;
        this.transcript = line -> transcript.accept(id + ": " + line);
        disk = new Disk(this.transcript);
        logSource = this::readLog;
        recover();
    }

    /** What clients would see. */
    public List<Proposal> state() {
        return state;
    }

    public List<String> values() {
        return state.stream().map(proposal -> proposal.txn().toUtf8String()).toList();
    }

    public boolean leads() {
        return leader != null && serving;
    }

    Leader requireLeader() {
        if (leader == null) {
            throw new AssertionError(id + " leads nobody: " + lastReason);
        }
        return leader;
    }

    Learner requireLearner() {
        if (learner == null) {
            throw new AssertionError(id + " follows nobody");
        }
        return learner;
    }

    /** Reads everything from the disk, as at a start. */
    public void recover() {
        disk.currentEpoch = Zxids.recoveredEpoch(disk.currentEpoch, disk.lastZxid());
        state = new ArrayList<>(disk.history());
        history = new CommittedLog(windowMax, CommittedLog.BYTES_MAX_DEFAULT);
        history.reset(disk.snapshotZxid);
        disk.log.forEach(history::append);
        received = new ArrayList<>();
        proposed.clear();
        serving = false;
        leader = null;
        learner = null;
    }

    void lead(Membership membership, LeaderOptions options, long now) {
        transcript.accept("is elected");
        leader =
                new Leader(
                        id,
                        new Electorate(membership, lastSeen),
                        options,
                        history,
                        disk.acceptedEpoch,
                        disk.currentEpoch,
                        (from, upTo, then) -> logSource.read(from, upTo, then),
                        disk,
                        this);
        leader.start(now);
    }

    void learn(boolean observer, LearnerOptions options, long now) {
        learner =
                new Learner(
                        id,
                        observer,
                        options,
                        history,
                        disk.acceptedEpoch,
                        disk.currentEpoch,
                        0,
                        disk,
                        this);
        reconnects = false;
        learner.start(now);
    }

    /** Proposes a write of this value. */
    long write(String value) {
        var proposal = new Proposal(nextZxid++, Bytes.utf8(value));
        proposed.add(proposal);
        requireLeader().propose(proposal);
        return proposal.zxid();
    }

    void endBatch() {
        if (leader != null) {
            leader.endBatch();
        }
        if (learner != null) {
            learner.endBatch();
        }
    }

    void take(List<Proposal> snapshot) {
        received = new ArrayList<>(snapshot);
    }

    private void readLog(long from, long upTo, Consumer<List<Proposal>> then) {
        var part = new ArrayList<Proposal>();
        for (Proposal proposal : disk.log) {
            if (proposal.zxid() <= from) {
                part.clear();
            }
            if (proposal.zxid() <= upTo) {
                part.add(proposal);
            }
        }
        boolean reaches =
                !part.isEmpty() && part.getFirst().zxid() <= from && part.getLast().zxid() == upTo;
        disk.whenDurable(() -> then.accept(reaches ? part : List.of()));
    }

    private void between(String reason) {
        lastReason = reason;
        transcript.accept("looks again: " + reason);
        serving = false;
        leader = null;
        learner = null;
        disk.release();
        disk.drain();
        state = new ArrayList<>(disk.history());
        received = new ArrayList<>();
        proposed.clear();
        if (history.last() != disk.lastZxid()) {
            throw new AssertionError(
                    id
                            + " has "
                            + Ensemble.text(disk.lastZxid())
                            + " on disk and knows of "
                            + Ensemble.text(history.last()));
        }
    }

    // The leader's application.

    @Override
    public void lead(long newEpoch) {
        epoch = newEpoch;
        nextZxid = (epoch << 32) + 1;
        serving = true;
        transcript.accept("leads epoch " + epoch);
    }

    @Override
    public void seen(Membership proposed) {
        lastSeen = proposed;
        transcript.accept("sees membership " + Ensemble.text(proposed.version()));
    }

    @Override
    public void activated(Membership committed, ServerId designatedLeader) {
        activated = committed;
        heard.add("activated " + Ensemble.text(committed.version()) + " of " + designatedLeader);
    }

    @Override
    public void committed(long zxid) {
        while (!proposed.isEmpty() && proposed.get(0).zxid() <= zxid) {
            state.add(proposed.remove(0));
        }
        transcript.accept("commits up to " + Ensemble.text(zxid));
    }

    @Override
    public void request(Link from, Packet request) {
        ForwardedRequest forwarded = ForwardedRequest.of(request);
        heard.add(forwarded.opCode() + " " + forwarded.body().toUtf8String());
        if (forwarded.opCode() == Ensemble.SYNC) {
            requireLeader().sync(from);
        } else {
            write(forwarded.body().toUtf8String());
        }
    }

    @Override
    public void touched(Link from, long session, int timeoutMillis) {
        heard.add("touched " + session + " " + timeoutMillis);
    }

    @Override
    public boolean revalidate(Link from, long session, int timeoutMillis) {
        heard.add("revalidate " + session + " " + timeoutMillis);
        return sessionsAreValid;
    }

    @Override
    public void left(Link link) {
        heard.add("left");
    }

    @Override
    public long snapshotZxid() {
        return state.isEmpty() ? disk.snapshotZxid : state.get(state.size() - 1).zxid();
    }

    @Override
    public void abdicated(String reason) {
        between(reason);
    }

    // The learner's application.

    @Override
    public void reconnect() {
        transcript.accept("connects once more");
        reconnects = true;
    }

    @Override
    public void truncate(long zxid, Runnable then) {
        if (disk.snapshotZxid > zxid) {
            throw new AssertionError("no snapshot is early enough for " + Ensemble.text(zxid));
        }
        disk.truncate(
                zxid,
                () -> {
                    state = new ArrayList<>(disk.history());
                    then.run();
                });
    }

    @Override
    public void useSnapshot(long zxid) {
        transcript.accept("takes the snapshot " + Ensemble.text(zxid));
        state = received;
        received = new ArrayList<>();
    }

    @Override
    public void keepSnapshot() {
        disk.keepSnapshot(state, history.last());
    }

    @Override
    public void proposed(Proposal proposal) {}

    @Override
    public void apply(Proposal committed) {
        transcript.accept("applies " + Ensemble.text(committed.zxid()));
        state.add(committed);
    }

    @Override
    public void membership(Bytes text) {
        heard.add("membership " + text.toUtf8String());
    }

    @Override
    public void reconfigured(Proposal committed, ServerId designatedLeader) {
        heard.add("reconfigured " + Ensemble.text(committed.zxid()) + " to " + designatedLeader);
    }

    @Override
    public void serve(long newEpoch) {
        serving = true;
        transcript.accept("serves epoch " + newEpoch);
    }

    @Override
    public void synced() {
        heard.add("synced at " + values());
        transcript.accept("answers a sync");
    }

    @Override
    public void revalidated(long session, boolean valid) {
        heard.add("revalidated " + session + " " + valid);
    }

    @Override
    public void forEachTouched(TouchVisitor visitor) {
        touched.forEach(visitor::visit);
        touched.clear();
    }

    @Override
    public void left(List<Proposal> pending, String reason) {
        between(reason);
    }
}
