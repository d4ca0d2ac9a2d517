package dev.ostler.server.audit;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Which ephemeral znodes went with their sessions, for the audit log. The replica thread owns it;
 * the lines are written elsewhere, for there may be many.
 */
public final class SessionEnds {
    private final @Nullable AuditLog log;
    private final Executor writer;
    private final ArrayDeque<End> uncommitted = new ArrayDeque<>();

    private record End(long zxid, SessionId session, List<ZnodePath> ephemerals) {}

    /**
     * @param log null if nothing is audited
     * @param writer runs what writes lines, in order
     */
    public SessionEnds(@Nullable AuditLog log, Executor writer) {
        this.log = log;
        this.writer = writer;
    }

    /** A transaction goes to the log. */
    public void logged(LoggedTxn txn) {
        if (log != null
                && txn.txn() instanceof Txn.CloseSession(List<ZnodePath> deletes)
                && deletes != null) {
            TxnHeader header = txn.header();
            uncommitted.add(new End(header.zxid().value(), header.clientId(), deletes));
        }
    }

    /** As the other one, of a transaction that was not decoded. */
    public void logged(Bytes txn) {
        if (log == null) {
            return;
        }
        byte[] bytes = txn.unsafeArray();
        if (TxnHeader.read(new JuteReader(bytes)).type() == OpCode.CLOSE_SESSION) {
            logged(LoggedTxn.read(new JuteReader(bytes)));
        }
    }

    /** All transactions up to this one are committed. */
    public void committed(long upTo) {
        if (log == null) {
            return;
        }
        while (!uncommitted.isEmpty() && uncommitted.element().zxid <= upTo) {
            End end = uncommitted.remove();
            AuditLog to = log;
            writer.execute(
                    () -> end.ephemerals.forEach(path -> to.ephemeralDeleted(end.session, path)));
        }
    }

    /** What was not committed until now is of another term. */
    public void clear() {
        uncommitted.clear();
    }
}
