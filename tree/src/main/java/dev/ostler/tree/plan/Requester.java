package dev.ostler.tree.plan;

import dev.ostler.protocol.SessionId;
import dev.ostler.tree.access.Identities;

/**
 * Who asks.
 *
 * @param cxid the request's xid; 0 for what the server begins itself
 * @param identities those that the connection had when the request came in
 * @param local whether the session is known to its own server alone: it can't own znodes
 */
public record Requester(SessionId session, int cxid, Identities identities, boolean local) {
    /** One whose session is in the tree. */
    public Requester(SessionId session, int cxid, Identities identities) {
        this(session, cxid, identities, false);
    }

    /** The server itself, not on behalf of a session. */
    public static final Requester SERVER = new Requester(SessionId.NONE, 0, Identities.NONE);
}
