package dev.ostler.client.core;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;

import java.util.function.Consumer;

/** Builds the frames that a client sends: length, xid, op code, body (client protocol, 3.1). */
final class Frames {
    static final int NOTIFICATION_XID = -1;
    static final int PING_XID = -2;
    static final int AUTH_XID = -4;

    private Frames() {}

    static byte[] frame(int xid, int opCode, Consumer<JuteWriter> body) {
        var out = new JuteWriter(128);
        int length = out.reserveInt();
        out.writeInt(xid);
        out.writeInt(opCode);
        body.accept(out);
        out.setInt(length, out.length() - Integer.BYTES);
        return out.toByteArray();
    }

    static byte[] ping() {
        return frame(PING_XID, OpCode.PING, body -> {});
    }

    static byte[] auth(AuthInfo info) {
        return frame(
                AUTH_XID,
                OpCode.AUTH,
                body -> {
                    body.writeInt(0);
                    body.writeString(info.scheme());
                    body.writeBuffer(info.credentials());
                });
    }

    static byte[] sasl(int xid, Bytes token) {
        return frame(xid, OpCode.SASL, body -> body.writeBuffer(token));
    }

    /** The first frame of a link, which has no header. */
    static byte[] connect(ConnectRequest request) {
        var out = new JuteWriter(64);
        int length = out.reserveInt();
        request.write(out);
        out.setInt(length, out.length() - Integer.BYTES);
        return out.toByteArray();
    }
}
