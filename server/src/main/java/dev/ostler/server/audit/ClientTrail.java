package dev.ostler.server.audit;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.client.Delivery;
import dev.ostler.replica.client.Submission;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.List;

/**
 * What one client has asked for and what came of it, for the audit log. A line is written before
 * the reply leaves, also if the client has gone meanwhile. Its connection's event loop owns it.
 */
public final class ClientTrail {
    private final AuditLog log;
    private final ArrayDeque<Submission.Write> unanswered = new ArrayDeque<>();

    public ClientTrail(AuditLog log) {
        this.log = log;
    }

    /** These go to the replica. */
    public void submitted(List<Submission> submissions) {
        for (Submission submission : submissions) {
            if (submission instanceof Submission.Write write) {
                unanswered.add(write);
            }
        }
    }

    /** The replica has answered something, in the order of the submissions. */
    public void answered(Delivery delivery) {
        Submission.Write write = unanswered.peek();
        if (write == null
                || (delivery.kind() != Delivery.Kind.REPLY
                        && delivery.kind() != Delivery.Kind.LAST_REPLY)) {
            return;
        }
        var reply = new JuteReader(delivery.frame());
        reply.skip(4);
        if (reply.readInt() != write.xid()) {
            return; // It answers a read.
        }
        unanswered.remove();
        reply.skip(8);
        log(write, reply.readInt() == ErrorCode.OK.code(), reply);
    }

    private void log(Submission.Write write, boolean succeeded, JuteReader body) {
        if (!(write.request() instanceof Request.Multi multi)) {
            log(write, write.request(), succeeded, succeeded ? body : null);
        } else if (succeeded && (multi.operations().isEmpty() || isDone(body))) {
            for (Request.Write operation : multi.operations()) {
                int kind = body.readInt();
                body.skip(5); // done, error
                log(write, operation, true, body);
                skipStat(kind, body);
            }
        } else {
            log(write, Operation.FAILED_MULTI, false);
        }
    }

    /** Whether the results of a multi are not all errors: it is done as a whole or not at all. */
    private static boolean isDone(JuteReader results) {
        return new JuteReader(results.array(), results.position(), results.remaining()).readInt()
                != OpCode.ERROR;
    }

    private static void skipStat(int kind, JuteReader results) {
        if (kind == OpCode.CREATE2 || kind == OpCode.SET_DATA) {
            results.skip(Stat.LENGTH);
        }
    }

    /**
     * @param body the reply, at the path of a znode that was created; null after an error
     */
    private void log(
            Submission.Write write,
            Request.Write request,
            boolean succeeded,
            @Nullable JuteReader body) {
        ZnodePath created =
                body != null && request instanceof Request.Create ? body.readPath() : null;
        Operation operation = Operation.of(request, created);
        if (operation != null) {
            log(write, operation, succeeded);
        }
    }

    private void log(Submission.Write write, Operation operation, boolean succeeded) {
        log.operation(write.session(), write.client(), write.identities(), operation, succeeded);
    }
}
