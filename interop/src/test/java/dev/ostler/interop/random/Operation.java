package dev.ostler.interop.random;

import dev.ostler.interop.wire.RawSession;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;

/**
 * One request of a random run.
 *
 * @param what the request for people to read
 * @param alone whether it must not be pipelined with others: its reply may overtake theirs, or the
 *     server may close the connection, or Apache's server has a race there: a request that follows
 *     a setACL at once is judged by the old ACL until the setACL is applied, and one that follows a
 *     failed multi may be judged by what the writes before it have overwritten
 */
public record Operation(Object what, int xid, int opCode, Bytes body, boolean alone) {
    /** A well-formed request. */
    public static Operation of(int xid, Request request) {
        var body = new JuteWriter();
        request.write(body);
        return new Operation(
                request, xid, request.opCode(), body.toBytes(), isRacy(request.opCode()));
    }

    /** A well-formed request that must not be pipelined with others. */
    public static Operation alone(int xid, Request request) {
        var body = new JuteWriter();
        request.write(body);
        return new Operation(request, xid, request.opCode(), body.toBytes(), true);
    }

    /** Whether a server may close the connection because of it. */
    public boolean mayEndConnection() {
        return alone && !isRacy(opCode);
    }

    /**
     * Whether a server answers and then closes the connection. Apache's closes it some time after
     * the answer, and may answer what comes before that.
     */
    public boolean endsConnection() {
        return opCode != OpCode.AUTH && opCode != OpCode.SASL && !Request.isKnown(opCode);
    }

    /** Whether Apache's server is at odds with itself if other requests are close by. */
    static boolean isRacy(int opCode) {
        return opCode == OpCode.MULTI || opCode == OpCode.SET_ACL;
    }

    /** The payload of its frame. */
    public byte[] frame() {
        return RawSession.frame(xid, opCode, body.unsafeArray());
    }

    @Override
    public String toString() {
        return "xid=" + xid + " op=" + opCode + " " + what;
    }
}
