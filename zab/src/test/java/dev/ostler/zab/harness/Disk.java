package dev.ostler.zab.harness;

import dev.ostler.zab.Proposal;
import dev.ostler.zab.Storage;
import dev.ostler.zab.Zxids;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A member's disk. What is asked for waits in a queue until {@link #doNext}; what is still there at
 * a {@link #crash} never happened.
 */
public final class Disk implements Storage {
    /** A snapshot, as the transactions that made the state, and the log behind it. */
    public final List<Proposal> snapshot = new ArrayList<>();

    public final List<Proposal> log = new ArrayList<>();
    public long snapshotZxid;
    public long acceptedEpoch;
    public long currentEpoch;

    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private final Consumer<String> transcript;
    private boolean held;

    Disk(Consumer<String> transcript) {
        this.transcript = transcript;
    }

    @Override
    public void append(Proposal proposal) {
        queue.add(
                () -> {
                    long last = lastZxid();
                    if (!Zxids.follows(last, proposal.zxid())) {
                        throw new AssertionError(
                                Ensemble.text(proposal.zxid())
                                        + " is logged behind "
                                        + Ensemble.text(last));
                    }
                    transcript.accept("logs " + Ensemble.text(proposal.zxid()));
                    log.add(proposal);
                });
    }

    @Override
    public void acceptedEpoch(long epoch) {
        queue.add(
                () -> {
                    transcript.accept("acceptedEpoch=" + epoch);
                    acceptedEpoch = epoch;
                });
    }

    @Override
    public void currentEpoch(long epoch) {
        queue.add(
                () -> {
                    transcript.accept("currentEpoch=" + epoch);
                    currentEpoch = epoch;
                });
    }

    @Override
    public void whenDurable(Runnable then) {
        queue.add(then);
    }

    void truncate(long zxid, Runnable then) {
        queue.add(
                () -> {
                    transcript.accept("truncates the log behind " + Ensemble.text(zxid));
                    log.removeIf(proposal -> proposal.zxid() > zxid);
                    then.run();
                });
    }

    void keepSnapshot(List<Proposal> state, long zxid) {
        var copy = List.copyOf(state);
        queue.add(
                () -> {
                    transcript.accept("keeps the snapshot " + Ensemble.text(zxid));
                    snapshot.clear();
                    snapshot.addAll(copy);
                    snapshotZxid = zxid;
                    log.clear();
                });
    }

    /** The end of the history on this disk. */
    public long lastZxid() {
        return log.isEmpty() ? snapshotZxid : log.get(log.size() - 1).zxid();
    }

    /** All transactions on this disk. */
    public List<Proposal> history() {
        var history = new ArrayList<>(snapshot);
        history.addAll(log);
        return history;
    }

    /** Does nothing until {@link #release}. */
    public void hold() {
        held = true;
    }

    public void release() {
        held = false;
    }

    /** Does one of the things that wait; false if there is none. */
    boolean doNext() {
        Runnable next = held ? null : queue.poll();
        if (next == null) {
            return false;
        }
        next.run();
        return true;
    }

    /** Does this many of the things that wait, held or not, without any callback of a role. */
    public void doSome(int count) {
        for (int i = 0; i < count; i++) {
            Runnable next = queue.poll();
            if (next != null) {
                next.run();
            }
        }
    }

    /** How many things wait. */
    public int waiting() {
        return queue.size();
    }

    /** Does everything that waits, as a member does between two roles. */
    void drain() {
        while (!queue.isEmpty()) {
            queue.remove().run();
        }
    }

    void crash() {
        queue.clear();
        held = false;
    }
}
