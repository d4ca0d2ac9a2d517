package dev.ostler.tree.plan;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.Outcome;

/**
 * What the one who asked for a write is told: the error in the reply header, and the body behind it
 * (client protocol, sections 3.6 and 10.4).
 */
public final class WriteReply {
    private WriteReply() {}

    /** The error in the reply header. A multi that failed says so in its body only. */
    public static ErrorCode error(Outcome outcome) {
        return outcome.txn() instanceof Txn.Multi ? ErrorCode.OK : outcome.error();
    }

    /** Writes the body, which is empty if {@link #error} is not OK. */
    public static void writeBody(Outcome outcome, JuteWriter out) {
        if (error(outcome) != ErrorCode.OK) {
            return;
        }
        switch (outcome.txn()) {
            case Txn.Create create when create.type() == OpCode.CREATE ->
                    out.writePath(create.path());
            case Txn.Create create -> writeCreated(create.path(), outcome, out);
            case Txn.CreateContainer create -> writeCreated(create.path(), outcome, out);
            case Txn.CreateTtl create -> writeCreated(create.path(), outcome, out);
            case Txn.SetData changed when changed.type() == OpCode.RECONFIG -> {
                out.writeBuffer(changed.data());
                stat(outcome).write(out);
            }
            case Txn.SetData _, Txn.SetAcl _ -> stat(outcome).write(out);
            case Txn.Multi multi -> writeMulti(multi, outcome, out);
            case Txn.Delete _,
                    Txn.Check _,
                    Txn.CreateSession _,
                    Txn.CloseSession _,
                    Txn.Failed _ -> {}
        }
    }

    private static void writeCreated(ZnodePath path, Outcome outcome, JuteWriter out) {
        out.writePath(path);
        stat(outcome).write(out);
    }

    private static void writeMulti(Txn.Multi multi, Outcome outcome, JuteWriter out) {
        boolean failed = multi.failed();
        for (Outcome operation : outcome.operations()) {
            int error = operation.error().code();
            if (failed) {
                Request.writeMultiHeader(OpCode.ERROR, false, error, out);
                out.writeInt(error);
            } else {
                Request.writeMultiHeader(resultType(operation.txn()), false, error, out);
                writeBody(operation, out);
            }
        }
        Request.writeMultiHeader(Request.END, true, -1, out);
    }

    /** All that answer with a Stat are create2's kind. */
    private static int resultType(Txn txn) {
        return txn instanceof Txn.CreateContainer || txn instanceof Txn.CreateTtl
                ? OpCode.CREATE2
                : txn.type();
    }

    private static Stat stat(Outcome outcome) {
        Stat stat = outcome.stat();
        if (stat == null) {
            throw new IllegalStateException("no Stat of " + outcome.txn());
        }
        return stat;
    }
}
