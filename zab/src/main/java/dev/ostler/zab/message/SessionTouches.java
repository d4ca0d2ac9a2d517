package dev.ostler.zab.message;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

/** The answer to a PING: the sessions that a learner has heard of since the last one. */
public final class SessionTouches {
    /** A session and its timeout. */
    static final int BYTES_EACH = 12;

    private SessionTouches() {}

    /** Is told each session. */
    @FunctionalInterface
    public interface Visitor {
        void visit(long session, int timeoutMillis);
    }

    public static void write(JuteWriter out, long session, int timeoutMillis) {
        out.writeLong(session);
        out.writeInt(timeoutMillis);
    }

    /**
     * The answer to this ping. Its data is empty and not null if there is no session: ZooKeeper's
     * leader takes null for the end of the connection.
     */
    public static Packet answer(Packet ping, Bytes touches) {
        return new Packet(PacketType.PING, ping.zxid(), touches, ping.identities());
    }

    /**
     * Null is taken for no session.
     *
     * @throws MalformedRecordException if the data is cut off; some sessions may have been visited
     *     then
     */
    public static void read(Packet answer, Visitor visitor) {
        Bytes data = answer.data();
        if (data == null) {
            return;
        }
        var in = new JuteReader(data.unsafeArray());
        while (in.remaining() > 0) {
            visitor.visit(in.readLong(), in.readInt());
        }
    }
}
