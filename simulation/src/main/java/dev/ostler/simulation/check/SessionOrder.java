package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.simulation.check.AgreedHistory.Entry;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a session is promised of its order:
 *
 * <ul>
 *   <li>Replies come in the order of requests, and writes are executed in it.
 *   <li>It is never shown a state older than one that it was shown: not after a write of its own,
 *       not after an event, not by another server. So it also reads its own writes.
 * </ul>
 */
public final class SessionOrder implements Checker {
    private static final String FIFO = "requests of a session are answered in order";
    private static final String BACK = "no session goes back in time";

    /** Xids of replies that answer no request in particular: events, pings, authentication. */
    private static final int LAST_SPECIAL_XID = -1;

    private final Map<Long, Integer> executed = new TreeMap<>();
    private final Map<Long, Long> shown = new TreeMap<>();

    @Override
    public void agreed(Entry entry) {
        TxnHeader header = entry.txn().header();
        if (header.cxid() == 0 || isRefused(entry.txn().txn())) {
            return;
        }
        Integer before = executed.put(header.clientId().value(), header.cxid());
        if (before != null && before >= header.cxid()) {
            throw new Violation(FIFO, header + " was executed after the request " + before);
        }
    }

    /** What an old connection still brings after the session has moved comes late, and fails. */
    private static boolean isRefused(Txn txn) {
        return txn instanceof Txn.CreateSession
                || (txn instanceof Txn.Failed(ErrorCode error)
                        && (error == ErrorCode.SESSION_MOVED
                                || error == ErrorCode.SESSION_EXPIRED));
    }

    @Override
    public void replied(String client, long session, int xid, int expectedXid, long zxid) {
        if (xid > LAST_SPECIAL_XID && xid != expectedXid) {
            throw new Violation(
                    FIFO, client + " got the reply to " + xid + " instead of " + expectedXid);
        }
        advance(client, session, zxid, "a reply");
    }

    @Override
    public void notified(String client, long session, int type, String path, long zxid) {
        advance(client, session, zxid, "an event");
    }

    private void advance(String client, long session, long zxid, String what) {
        if (zxid <= 0) {
            return;
        }
        long before = shown.getOrDefault(session, 0L);
        if (Long.compareUnsigned(zxid, before) < 0) {
            throw new Violation(
                    BACK,
                    client + " got " + what + " at " + hex(zxid) + " after it saw " + hex(before));
        }
        shown.put(session, zxid);
    }
}
