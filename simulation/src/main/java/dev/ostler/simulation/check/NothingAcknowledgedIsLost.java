package dev.ostler.simulation.check;

import static dev.ostler.simulation.check.AgreedHistory.hex;

import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.simulation.check.AgreedHistory.Entry;

import java.util.HashMap;
import java.util.Map;

/**
 * A write that was answered is in the history, with the zxid, the error and the session that the
 * answer says; and no request is in it twice. That it stays there is what {@link AgreedHistory}
 * holds.
 */
public final class NothingAcknowledgedIsLost implements Checker {
    private static final String PROMISE = "nothing acknowledged is lost";
    private static final String ONCE = "no request is executed twice";

    private final AgreedHistory history;
    private final Map<Source, Long> executed = new HashMap<>();

    /** Where a transaction comes from. */
    private record Source(long session, int xid) {}

    public NothingAcknowledgedIsLost(AgreedHistory history) {
        this.history = history;
    }

    @Override
    public void agreed(Entry entry) {
        TxnHeader header = entry.txn().header();
        Txn txn = entry.txn().txn();
        if (header.cxid() == 0 || txn instanceof Txn.CreateSession) {
            return;
        }
        Long before =
                executed.put(new Source(header.clientId().value(), header.cxid()), entry.zxid());
        if (before != null) {
            throw new Violation(ONCE, header + " was executed at " + hex(before) + " already");
        }
    }

    @Override
    public void completed(Call call) {
        if (!call.request().isWrite() || !call.isAnswered()) {
            return;
        }
        Entry entry = history.entry(call.zxid());
        if (entry == null) {
            throw new Violation(PROMISE, call + " is not in the history");
        }
        TxnHeader header = entry.txn().header();
        boolean closed = call.request() instanceof Call.Request.Close;
        if ((!closed && header.cxid() != call.xid())
                || (call.session() != 0 && header.clientId().value() != call.session())) {
            throw new Violation(PROMISE, call + " is not what the history has: " + header);
        }
        boolean failed = failed(entry.txn().txn());
        if (failed != (call.error() != 0)) {
            throw new Violation(PROMISE, call + ", but the history has " + entry.txn().txn());
        }
    }

    private static boolean failed(Txn txn) {
        return switch (txn) {
            case Txn.Failed _ -> true;
            case Txn.Multi multi ->
                    multi.operations().stream().anyMatch(Txn.Failed.class::isInstance);
            default -> false;
        };
    }
}
