package dev.ostler.client.core;

/** An operation under way; the connection completes it exactly once. */
final class Call<R> {
    private final Operation<R> operation;
    private final Completion<R> completion;
    private int xid;

    Call(Operation<R> operation, Completion<R> completion) {
        this.operation = operation;
        this.completion = completion;
    }

    Operation<R> operation() {
        return operation;
    }

    int xid() {
        return xid;
    }

    /** The frame with its xid, which is given out when it is sent and not before. */
    byte[] numbered(int newXid) {
        xid = newXid;
        byte[] frame = operation.frame();
        frame[Operation.XID_OFFSET] = (byte) (newXid >> 24);
        frame[Operation.XID_OFFSET + 1] = (byte) (newXid >> 16);
        frame[Operation.XID_OFFSET + 2] = (byte) (newXid >> 8);
        frame[Operation.XID_OFFSET + 3] = (byte) newXid;
        return frame;
    }

    void complete(Reply<R> reply) {
        completion.complete(reply);
    }
}
