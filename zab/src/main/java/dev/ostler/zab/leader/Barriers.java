package dev.ostler.zab.leader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;

/**
 * Who waits for a state that is as new as any that anybody has seen when they asked: everything
 * proposed before is committed, and since then a quorum has said that it still follows, so that no
 * later leader can have committed anything before (ZOOKEEPER-1675). Quorums are asked in rounds:
 * one round serves all who came before it began.
 */
final class Barriers {
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private long roundStarted;
    private long roundConfirmed;

    private record Waiting(long zxid, long round, Runnable then) {}

    /**
     * Waits.
     *
     * @param zxid of the last proposal
     */
    void add(long zxid, Runnable then) {
        waiting.addLast(new Waiting(zxid, roundStarted + 1, then));
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }

    boolean isRoundUnderWay() {
        return roundStarted > roundConfirmed;
    }

    /** Whether somebody waits for a round, and none is under way. */
    boolean needsRound() {
        return !isRoundUnderWay()
                && !waiting.isEmpty()
                && waiting.getLast().round() > roundConfirmed;
    }

    void roundStarted() {
        roundStarted++;
    }

    void roundConfirmed() {
        roundConfirmed = roundStarted;
    }

    /** Calls back who has waited long enough. */
    void release(long committed) {
        Runnable next = poll(committed);
        while (next != null) {
            next.run();
            next = poll(committed);
        }
    }

    private @Nullable Runnable poll(long committed) {
        Waiting first = waiting.peekFirst();
        if (first == null || first.zxid() > committed || first.round() > roundConfirmed) {
            return null;
        }
        waiting.removeFirst();
        return first.then();
    }
}
