package dev.ostler.tree.plan;

import dev.ostler.protocol.SessionId;
import dev.ostler.tree.access.Identities;

/**
 * Who asks.
 *
 * @param cxid the request's xid; 0 for what the server begins itself
 * @param identities those that the connection had when the request came in
 */
public record Requester(SessionId session, int cxid, Identities identities) {
    /** The server itself, not on behalf of a session. */
    public static final Requester SERVER = new Requester(SessionId.NONE, 0, Identities.NONE);
}
