package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The first frame of a client (client protocol, section 2.1); it has no header.
 *
 * @param lastZxidSeen the newest state that the client knows of
 * @param timeout the session timeout it asks for, in milliseconds
 * @param session the session to resume, {@link SessionId#NONE} for a new one
 * @param readOnly whether a server without a quorum will do; null from clients before 3.4, which
 *     neither send this byte nor expect it in the response
 */
public record ConnectRequest(
        int protocolVersion,
        Zxid lastZxidSeen,
        int timeout,
        SessionId session,
        @Nullable Bytes password,
        @Nullable Boolean readOnly) {

    public void write(JuteWriter out) {
        out.writeInt(protocolVersion);
        out.writeLong(lastZxidSeen.value());
        out.writeInt(timeout);
        out.writeLong(session.value());
        out.writeBuffer(password);
        if (readOnly != null) {
            out.writeBoolean(readOnly);
        }
    }

    /**
     * @throws MalformedRecordException if the bytes are not a connect request
     */
    public static ConnectRequest read(JuteReader in) {
        return new ConnectRequest(
                in.readInt(),
                new Zxid(in.readLong()),
                in.readInt(),
                new SessionId(in.readLong()),
                in.readBuffer(),
                in.remaining() > 0 ? in.readBoolean() : null);
    }
}
