package dev.ostler.benchmark.load;

import java.nio.ByteBuffer;

/**
 * The replies of one connection as they come from the socket, cut anywhere: checks that they have
 * the xids of the script in order, no error, and the length that is due; their bodies are skipped.
 * Watch events and answers to pings are passed over.
 */
final class ReplyStream {
    private static final int NOTIFICATION_XID = -1;
    private static final int PING_XID = -2;

    /** Bytes of the reply header: xid, zxid, error. */
    private static final int HEADER = 16;

    private static final int LENGTH_AND_HEADER = 4 + HEADER;

    private final Script script;
    private final ByteBuffer cutHeader = ByteBuffer.allocate(LENGTH_AND_HEADER);
    private int next;
    private int toSkip;
    private boolean skipsReply;

    ReplyStream(Script script) {
        this.script = script;
    }

    /**
     * Consumes all of {@code in}.
     *
     * @return the number of script replies that are complete with it
     * @throws UnexpectedReplyException if a reply is not the one that is due
     */
    int feed(ByteBuffer in) {
        int replies = 0;
        while (in.hasRemaining()) {
            if (toSkip > 0) {
                int skipped = Math.min(toSkip, in.remaining());
                in.position(in.position() + skipped);
                toSkip -= skipped;
            } else if (cutHeader.position() > 0 || in.remaining() < LENGTH_AND_HEADER) {
                while (cutHeader.hasRemaining() && in.hasRemaining()) {
                    cutHeader.put(in.get());
                }
                if (cutHeader.hasRemaining()) {
                    return replies;
                }
                accept(cutHeader, 0);
                cutHeader.clear();
            } else {
                int start = in.position();
                in.position(start + LENGTH_AND_HEADER);
                accept(in, start);
            }
            if (toSkip == 0 && skipsReply) {
                replies++;
                skipsReply = false;
            }
        }
        return replies;
    }

    private void accept(ByteBuffer source, int start) {
        int length = source.getInt(start);
        int xid = source.getInt(start + 4);
        int error = source.getInt(start + 16);
        if (length < HEADER) {
            throw new UnexpectedReplyException("a reply frame of " + length + " bytes");
        }
        toSkip = length - HEADER;
        if (xid == NOTIFICATION_XID || xid == PING_XID) {
            return;
        }
        int expectedLength = script.replyBodyLength(next);
        if (xid != Script.xid(next)
                || error != 0
                || (expectedLength != Exchange.ANY_LENGTH && expectedLength != toSkip)) {
            throw new UnexpectedReplyException(
                    "xid %d, error %d, body of %d bytes instead of xid %d, error 0, %s"
                            .formatted(
                                    xid,
                                    error,
                                    toSkip,
                                    Script.xid(next),
                                    expectedLength == Exchange.ANY_LENGTH
                                            ? "any body"
                                            : "body of " + expectedLength + " bytes"));
        }
        next = next + 1 == script.size() ? 0 : next + 1;
        skipsReply = true;
    }
}
