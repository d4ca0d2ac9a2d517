package dev.ostler.interop.wire;

import dev.ostler.protocol.JuteReader;

/**
 * A frame from a server behind the handshake: a reply, or a notification if the xid is -1.
 *
 * @param error 0, or one of {@link dev.ostler.protocol.ErrorCode}'s codes
 */
public record Reply(int xid, long zxid, int error, JuteReader body) {
    public static final int NOTIFICATION = -1;

    /** Splits the header from the body. */
    public static Reply decode(byte[] payload) {
        var in = new JuteReader(payload);
        return new Reply(in.readInt(), in.readLong(), in.readInt(), in);
    }

    public boolean isNotification() {
        return xid == NOTIFICATION;
    }
}
