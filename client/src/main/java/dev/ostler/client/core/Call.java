package dev.ostler.client.core;

import org.apache.zookeeper.KeeperException.Code;

/**
 * An operation that is to be carried out once, and how to tell its end. Make one, hand it to {@link
 * Connection#submit}; all else is the connection's.
 */
public final class Call<R> {
    /** The call may take for ever. */
    public static final long NO_DEADLINE = Long.MAX_VALUE;

    private enum State {
        NEW,
        SENT,
        /** Its end was told, or nobody wants to hear of it any more. */
        ENDED
    }

    private final Operation<R> operation;
    private final Completion<R> completion;
    private final long deadline;
    private State state = State.NEW;
    private boolean sent;
    private int xid;

    /**
     * @param deadline when to stop waiting, in the milliseconds of the connection's clock
     */
    public Call(Operation<R> operation, long deadline, Completion<R> completion) {
        this.operation = operation;
        this.deadline = deadline;
        this.completion = completion;
    }

    Operation<R> operation() {
        return operation;
    }

    long deadline() {
        return deadline;
    }

    int xid() {
        return xid;
    }

    boolean hasEnded() {
        return state == State.ENDED;
    }

    /** The frame with its xid, which is given out when it is sent and not before. */
    byte[] sent(int newXid) {
        xid = newXid;
        sent = true;
        state = State.SENT;
        byte[] frame = operation.frame();
        frame[Operation.XID_OFFSET] = (byte) (newXid >> 24);
        frame[Operation.XID_OFFSET + 1] = (byte) (newXid >> 16);
        frame[Operation.XID_OFFSET + 2] = (byte) (newXid >> 8);
        frame[Operation.XID_OFFSET + 3] = (byte) newXid;
        return frame;
    }

    /** Nobody wants to hear of its end any more. */
    void forget() {
        state = State.ENDED;
    }

    /** An end without a server's answer. */
    Reply<R> failed(Code code) {
        return sent ? Reply.unanswered(code) : Reply.unsent(code);
    }

    /** Tells the end, unless it was told. */
    void end(Reply<R> reply) {
        if (state != State.ENDED) {
            state = State.ENDED;
            completion.complete(reply);
        }
    }
}
