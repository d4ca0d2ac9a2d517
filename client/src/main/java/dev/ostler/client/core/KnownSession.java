package dev.ostler.client.core;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ConnectRequest;
import dev.ostler.protocol.ConnectResponse;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Zxid;

/** What a client knows of its session from one server, and shows to the next. */
final class KnownSession {
    private long id;
    private Bytes password;

    /** Whether a server with a quorum has accepted it: one without may have made it up. */
    private boolean resumable;

    /** Of the last reply: all events up to there have come. */
    private long lastZxid;

    /** Of anything that came, also of an event: a server that is not so far must not be taken. */
    private long newestZxid;

    /**
     * @param id 0 for a new one
     */
    KnownSession(long id, Bytes password) {
        this.id = id;
        this.password = password;
        resumable = id != 0;
    }

    /** Whether a server has ever accepted it, or it was given. */
    boolean exists() {
        return id != 0;
    }

    /** What a server is asked that is connected. */
    ConnectRequest request(int timeoutMillis, boolean readOnlyAllowed) {
        return new ConnectRequest(
                0,
                new Zxid(newestZxid),
                timeoutMillis,
                new SessionId(resumable ? id : 0),
                password,
                readOnlyAllowed);
    }

    /** A server has accepted it. */
    void accepted(ConnectResponse response, boolean readOnly) {
        id = response.session().value();
        password = response.password() == null ? Bytes.EMPTY : response.password();
        resumable |= !readOnly;
    }

    long id() {
        return id;
    }

    Bytes password() {
        return password;
    }

    /** Something came that shows a state. */
    void saw(long zxid) {
        newestZxid = Math.max(newestZxid, zxid);
    }

    /** It was a reply to a call. */
    void answered(long zxid) {
        if (zxid > 0) {
            lastZxid = zxid;
        }
    }

    /** Up to where all events have come. */
    long lastZxid() {
        return lastZxid;
    }
}
