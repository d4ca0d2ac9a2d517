package dev.ostler.replica.client;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.tree.Outcome;
import dev.ostler.tree.plan.WriteReply;

/** Makes the frames that answer writes. */
public final class WriteReplies {
    private final JuteWriter scratch = new JuteWriter();

    /**
     * The reply to a write.
     *
     * @param zxid of the transaction that the write became
     * @param outcome what it came to
     */
    public byte[] frame(int xid, long zxid, Outcome outcome) {
        scratch.clear();
        int start = Frame.begin(xid, zxid, scratch);
        ErrorCode error = WriteReply.error(outcome);
        if (error == ErrorCode.OK) {
            WriteReply.writeBody(outcome, scratch);
            Frame.end(start, scratch);
        } else {
            Frame.fail(start, error, scratch);
        }
        return scratch.toByteArray();
    }
}
