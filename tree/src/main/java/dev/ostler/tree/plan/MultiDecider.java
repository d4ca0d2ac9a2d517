package dev.ostler.tree.plan;

import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;

import java.util.ArrayList;
import java.util.List;

/**
 * Decides a multi: each operation is judged by what the ones before it will have done, and the
 * first that fails ends it (client protocol, sections 10.2 and 10.3).
 */
final class MultiDecider {
    private static final long NO_TTL = -1;

    private final Draft draft;
    private final SessionId session;
    private final Decider decider;

    MultiDecider(Draft draft, SessionId session, Decider decider) {
        this.draft = draft;
        this.session = session;
        this.decider = decider;
    }

    Txn decide(Request.Multi multi) {
        for (Request.Write operation : multi.operations()) {
            if (!isAllowed(operation)) {
                return new Txn.Failed(ErrorCode.MARSHALLING_ERROR);
            }
        }
        var operations = new ArrayList<Txn>(multi.operations().size());
        for (Request.Write operation : multi.operations()) {
            Txn txn = decide(operation);
            operations.add(txn);
            if (txn instanceof Txn.Failed(ErrorCode error)
                    && error == ErrorCode.MARSHALLING_ERROR) {
                return txn; // Nothing is said of the operations one by one, as in ZooKeeper.
            }
            if (txn instanceof Txn.Failed) {
                return failed(operations, multi.operations().size());
            }
            draft.add(txn, session);
        }
        return new Txn.Multi(operations);
    }

    private static Txn failed(List<Txn> operations, int count) {
        while (operations.size() < count) {
            operations.add(new Txn.Failed(ErrorCode.RUNTIME_INCONSISTENCY));
        }
        return new Txn.Multi(operations);
    }

    /** Whether ZooKeeper can decode the operation as part of a multi. */
    private static boolean isAllowed(Request.Write operation) {
        return switch (operation) {
            case Request.Create create ->
                    create.opCode() == OpCode.CREATE_TTL
                            || (create.acl() != null
                                    && CreateFlag.isKnown(create.flags())
                                    && !CreateFlag.isTtl(create.flags()));
            case Request.Delete _, Request.SetData _, Request.Check _ -> true;
            case Request.SetAcl _, Request.Multi _, Request.Reconfig _, Request.CloseSession _ ->
                    false;
        };
    }

    private Txn decide(Request.Write operation) {
        return switch (operation) {
            case Request.Create create -> decider.create(asMultiMeansIt(create));
            case Request.Delete delete -> decider.delete(delete);
            case Request.SetData set -> decider.setData(set);
            case Request.Check check -> decider.check(check);
            case Request.SetAcl _, Request.Multi _, Request.Reconfig _, Request.CloseSession _ ->
                    new Txn.Failed(ErrorCode.MARSHALLING_ERROR);
        };
    }

    /** Inside a multi the flags have more to say than in a request of its own. */
    private static Request.Create asMultiMeansIt(Request.Create create) {
        int flags = create.flags();
        int opCode = create.opCode();
        long ttl = create.ttl();
        if (opCode == OpCode.CREATE_TTL && CreateFlag.isKnown(flags) && !CreateFlag.isTtl(flags)) {
            opCode = OpCode.CREATE;
            ttl = NO_TTL;
        }
        if (flags == CreateFlag.CONTAINER && opCode != OpCode.CREATE_TTL) {
            opCode = OpCode.CREATE_CONTAINER;
        }
        return opCode == create.opCode()
                ? create
                : new Request.Create(
                        opCode, create.path(), create.data(), create.acl(), flags, ttl);
    }
}
