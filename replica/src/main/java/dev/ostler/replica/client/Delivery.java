package dev.ostler.replica.client;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.SessionId;

import org.jspecify.annotations.Nullable;

/**
 * Something for a client, in the order in which it must leave. It carries the zxid of the state
 * that it shows: a reader that answers from an older state leaves it in the queue, so that a client
 * never sees an event and then a reply from before it.
 */
public final class Delivery {
    /** What it is. */
    public enum Kind {
        /** A watch fired: a frame. */
        EVENT,
        /** The answer to one submission: a frame. */
        REPLY,
        /** The answer to one submission, behind which the connection is closed. */
        LAST_REPLY,
        /** The connect request was granted. */
        ACCEPTED,
        /** The connect request was refused: there is no such session, or the password is wrong. */
        REFUSED,
        /** Nothing more is sent; the connection is closed. */
        CLOSE
    }

    private static final byte[] NO_FRAME = new byte[0];
    private static final Bytes NO_PASSWORD = Bytes.wrap(new byte[SessionId.PASSWORD_LENGTH]);

    private final Kind kind;
    private final long zxid;
    private final byte[] frame;
    private final @Nullable Grant grant;

    private Delivery(Kind kind, long zxid, byte[] frame, @Nullable Grant grant) {
        this.kind = kind;
        this.zxid = zxid;
        this.frame = frame;
        this.grant = grant;
    }

    /**
     * What a client is told that wants to connect.
     *
     * @param session {@link SessionId#NONE} if it may not
     * @param timeoutMillis the negotiated session timeout, 0 if it may not
     * @param readOnly whether the server has no leader, so that the client can only read
     */
    public record Grant(SessionId session, int timeoutMillis, Bytes password, boolean readOnly) {
        private static final Grant NOTHING = new Grant(SessionId.NONE, 0, NO_PASSWORD, false);
        private static final Grant NOTHING_READ_ONLY =
                new Grant(SessionId.NONE, 0, NO_PASSWORD, true);

        /** One of a server that takes writes. */
        public Grant(SessionId session, int timeoutMillis, Bytes password) {
            this(session, timeoutMillis, password, false);
        }
    }

    /** A frame that many clients may share: nobody may change it. */
    public static Delivery event(long zxid, byte[] frame) {
        return new Delivery(Kind.EVENT, zxid, frame, null);
    }

    public static Delivery reply(long zxid, byte[] frame) {
        return new Delivery(Kind.REPLY, zxid, frame, null);
    }

    public static Delivery lastReply(long zxid, byte[] frame) {
        return new Delivery(Kind.LAST_REPLY, zxid, frame, null);
    }

    public static Delivery accepted(long zxid, Grant grant) {
        return new Delivery(Kind.ACCEPTED, zxid, NO_FRAME, grant);
    }

    /** By a server that takes writes. */
    public static Delivery refused(long zxid) {
        return new Delivery(Kind.REFUSED, zxid, NO_FRAME, Grant.NOTHING);
    }

    /** By a server without a leader, which says that it is one also where it refuses. */
    public static Delivery refusedReadOnly(long zxid) {
        return new Delivery(Kind.REFUSED, zxid, NO_FRAME, Grant.NOTHING_READ_ONLY);
    }

    public static Delivery close(long zxid) {
        return new Delivery(Kind.CLOSE, zxid, NO_FRAME, null);
    }

    public Kind kind() {
        return kind;
    }

    public long zxid() {
        return zxid;
    }

    /** The bytes to send, with their length in front; empty if there is nothing to send. */
    public byte[] frame() {
        return frame;
    }

    /**
     * What was granted.
     *
     * @throws IllegalStateException unless this is {@link Kind#ACCEPTED} or {@link Kind#REFUSED}
     */
    public Grant grant() {
        if (grant == null) {
            throw new IllegalStateException("nothing is granted by " + kind);
        }
        return grant;
    }
}
