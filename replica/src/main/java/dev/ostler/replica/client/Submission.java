package dev.ostler.replica.client;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.access.Identities;

import org.jspecify.annotations.Nullable;

/**
 * What a connection hands to the replica: whatever changes something, and whatever must wait for
 * the session's own writes. Each is answered by exactly one {@link Delivery} that is no event, in
 * the order of submission, unless the connection ends before.
 */
public sealed interface Submission {
    Client client();

    /** The first frame: a new session, or an old one to be resumed. */
    record Connect(Client client, ConnectRequest request) implements Submission {}

    /**
     * A request that becomes a transaction.
     *
     * @param identities who the client was when the request arrived
     */
    record Write(
            Client client, SessionId session, int xid, Request.Write request, Identities identities)
            implements Submission {}

    /** A request that would become a transaction, had its body been one of its op code. */
    record Undecodable(Client client, SessionId session, int xid, int opCode)
            implements Submission {}

    /**
     * A read behind writes of its session that are not yet answered.
     *
     * @param body the request behind its header, not yet looked at
     */
    record Read(
            Client client,
            SessionId session,
            int xid,
            int opCode,
            Bytes body,
            Identities identities)
            implements Submission {}

    /** A barrier; the path is only echoed. */
    record Sync(Client client, SessionId session, int xid, @Nullable ZnodePath path)
            implements Submission {}

    /** An op code that does not exist, behind requests that are not yet answered. */
    record Unknown(Client client, SessionId session, int xid) implements Submission {}
}
