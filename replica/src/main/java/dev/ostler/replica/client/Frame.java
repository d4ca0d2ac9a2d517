package dev.ostler.replica.client;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ZnodePath;

/**
 * Frames of the server (client protocol, sections 1.1 and 3.1): a length of four bytes, then the
 * reply header {@code {int xid; long zxid; int err}}, then the body.
 */
public final class Frame {
    /** The xid of a notification. */
    public static final int NOTIFICATION_XID = -1;

    /** The xid of every reply to a ping. */
    public static final int PING_XID = -2;

    /** The length of a reply that is only an error. */
    public static final int HEADER_BYTES = 16;

    private static final int SYNC_CONNECTED = 3;
    private static final int LENGTH_AND_HEADER = 4 + HEADER_BYTES;
    private static final int ERROR_OFFSET = 16;

    private Frame() {}

    /** Begins a reply; returns its start, for {@link #end} and {@link #fail}. */
    public static int begin(int xid, long zxid, JuteWriter out) {
        int start = out.reserveInt();
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(ErrorCode.OK.code());
        return start;
    }

    /** Ends the reply that began at {@code start}. */
    public static void end(int start, JuteWriter out) {
        out.setInt(start, out.length() - start - 4);
    }

    /** The length of the last of the whole frames that were written from {@code start} on. */
    public static int lastLength(int start, JuteWriter out) {
        int length = out.intAt(start);
        int next = start + 4 + length;
        while (next < out.length()) {
            length = out.intAt(next);
            next += 4 + length;
        }
        return length;
    }

    /** Makes the reply that began at {@code start} one that is only an error. */
    public static void fail(int start, ErrorCode error, JuteWriter out) {
        out.truncate(start + LENGTH_AND_HEADER);
        out.setInt(start + ERROR_OFFSET, error.code());
        end(start, out);
    }

    /** A whole reply without a body. */
    public static void header(int xid, long zxid, ErrorCode error, JuteWriter out) {
        out.writeInt(HEADER_BYTES);
        out.writeInt(xid);
        out.writeLong(zxid);
        out.writeInt(error.code());
    }

    /** A reply without a body, in an array of its own. */
    public static byte[] header(int xid, long zxid, ErrorCode error) {
        var out = new JuteWriter(LENGTH_AND_HEADER);
        header(xid, zxid, error, out);
        return out.toByteArray();
    }

    /**
     * A notification.
     *
     * @param zxid what caused it; -1 for one that a client missed while it was away
     * @param eventType see {@link dev.ostler.protocol.EventType}
     */
    public static void notification(long zxid, int eventType, ZnodePath path, JuteWriter out) {
        int start = begin(NOTIFICATION_XID, zxid, out);
        out.writeInt(eventType);
        out.writeInt(SYNC_CONNECTED);
        out.writePath(path);
        end(start, out);
    }

    /** A notification in an array of its own. */
    public static byte[] notification(long zxid, int eventType, ZnodePath path) {
        var out = new JuteWriter(LENGTH_AND_HEADER + 12 + path.length());
        notification(zxid, eventType, path, out);
        return out.toByteArray();
    }
}
