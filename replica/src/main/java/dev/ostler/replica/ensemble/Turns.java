package dev.ostler.replica.ensemble;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Submission;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * What was submitted to a learner and is not answered. A session is answered in the order in which
 * it asked, whatever else of it is ready before.
 */
final class Turns {
    /** By session; none of the queues is empty. */
    private final Map<SessionId, ArrayDeque<Turn>> queues = new HashMap<>();

    /** Syncs that the leader has not answered, in the order in which it will. */
    private final ArrayDeque<Turn> syncs = new ArrayDeque<>();

    /** A submission that is not answered. */
    static final class Turn {
        private final Submission submission;

        /** Whether it can be answered once everything before it is. */
        private boolean ready;

        private @Nullable Delivery delivery;

        private Turn(Submission submission) {
            this.submission = submission;
        }

        Submission submission() {
            return submission;
        }

        /** The answer to a write; null for what is answered from the state as it is by then. */
        @Nullable Delivery delivery() {
            return delivery;
        }

        /** A write's transaction has come. */
        void answer(Delivery by) {
            delivery = by;
            ready = true;
        }
    }

    /** Stands in the session's queue until the leader's word of it comes. */
    void await(SessionId session, Submission submission) {
        enqueue(session, submission);
    }

    /** Stands in the session's queue, and in that of the leader's answers to syncs. */
    void awaitSync(SessionId session, Submission.Sync sync) {
        syncs.add(enqueue(session, sync));
    }

    /**
     * Needs nothing but that its turn comes.
     *
     * @param delivery as {@link Turn#delivery}
     */
    void ready(SessionId session, Submission submission, @Nullable Delivery delivery) {
        Turn turn = enqueue(session, submission);
        turn.delivery = delivery;
        turn.ready = true;
    }

    /** Whether something of the session is not answered. */
    boolean has(SessionId session) {
        return queues.containsKey(session);
    }

    private Turn enqueue(SessionId session, Submission submission) {
        var turn = new Turn(submission);
        queues.computeIfAbsent(session, _ -> new ArrayDeque<>()).add(turn);
        return turn;
    }

    /** The oldest sync that the leader was asked for is ready now; null if there is none. */
    Submission.@Nullable Sync synced() {
        Turn turn = syncs.poll();
        if (turn == null) {
            return null;
        }
        turn.ready = true;
        return (Submission.Sync) turn.submission;
    }

    /**
     * What a committed transaction is the leader's word of; null if this learner did not ask.
     *
     * @param opens whether it makes a session, or makes one the ensemble's, which has a write
     *     waiting but not for that
     */
    @Nullable Turn of(TxnHeader header, boolean opens) {
        Turn turn = oldestWrite(header.clientId());
        if (turn == null || (opens && !(turn.submission instanceof Submission.Connect))) {
            return null;
        }
        return isOf(turn.submission, header) ? turn : null;
    }

    /** The session's oldest submission whose transaction has not come. */
    private @Nullable Turn oldestWrite(SessionId session) {
        ArrayDeque<Turn> queue = queues.get(session);
        if (queue != null) {
            for (Turn turn : queue) {
                if (!turn.ready && !(turn.submission instanceof Submission.Sync)) {
                    return turn;
                }
            }
        }
        return null;
    }

    private static boolean isOf(Submission submission, TxnHeader header) {
        return switch (submission) {
            case Submission.Connect _ -> header.cxid() == 0;
            case Submission.Write write -> header.cxid() == write.xid();
            case Submission.Undecodable undecodable -> header.cxid() == undecodable.xid();
            case Submission.Read _, Submission.Sync _, Submission.Unknown _ -> false;
        };
    }

    /**
     * Takes out the session's next one if it can be answered; null if it can't or there is none.
     */
    @Nullable Turn next(SessionId session) {
        ArrayDeque<Turn> queue = queues.get(session);
        if (queue == null || !queue.element().ready) {
            return null;
        }
        Turn turn = queue.remove();
        if (queue.isEmpty()) {
            queues.remove(session);
        }
        return turn;
    }
}
