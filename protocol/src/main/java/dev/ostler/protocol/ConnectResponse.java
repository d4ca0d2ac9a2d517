package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

/**
 * The first frame of a server (client protocol, section 2.1); it has no header.
 *
 * @param timeout the negotiated session timeout in milliseconds; 0 if the session was refused
 * @param readOnly whether the server has no quorum; null for a client that did not send this byte
 */
public record ConnectResponse(
        int protocolVersion,
        int timeout,
        SessionId session,
        @Nullable Bytes password,
        @Nullable Boolean readOnly) {

    /** There is no such session, or the password is wrong. */
    public static ConnectResponse refused(@Nullable Boolean readOnly) {
        return new ConnectResponse(
                0, 0, SessionId.NONE, Bytes.wrap(new byte[SessionId.PASSWORD_LENGTH]), readOnly);
    }

    public void write(JuteWriter out) {
        out.writeInt(protocolVersion);
        out.writeInt(timeout);
        out.writeLong(session.value());
        out.writeBuffer(password);
        if (readOnly != null) {
            out.writeBoolean(readOnly);
        }
    }

    /**
     * @throws MalformedRecordException if the bytes are not a connect response
     */
    public static ConnectResponse read(JuteReader in) {
        return new ConnectResponse(
                in.readInt(),
                in.readInt(),
                new SessionId(in.readLong()),
                in.readBuffer(),
                in.remaining() > 0 ? in.readBoolean() : null);
    }
}
