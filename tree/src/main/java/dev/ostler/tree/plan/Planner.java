package dev.ostler.tree.plan;

import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.Change;
import dev.ostler.tree.Outcome;
import dev.ostler.tree.Reserved;
import dev.ostler.tree.Tree;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Turns requests into transactions and applies them to the tree at once, so that the next request
 * is judged by what this one will have changed. Every request becomes a transaction and uses its
 * zxid, also one that is refused: that one is logged as {@link Txn.Failed} and changes nothing.
 *
 * <p>The tree runs ahead of what is committed. Whoever gives up transactions that were planned
 * resets the tree to a state before them.
 *
 * <p>One thread owns a planner and its tree. Zxids must grow from call to call.
 */
public final class Planner {
    private final Tree tree;
    private final PlanOptions options;
    private final ContainerRule containerRule;
    private final Draft draft;
    private final Quotas quotas;
    private final Decider decider;

    /** Of the request that is being planned. */
    private final List<Change> changes = new ArrayList<>();

    private final Consumer<Change> collector = changes::add;

    /** For a server that runs alone. */
    public Planner(Tree tree, AccessControl access, PlanOptions options) {
        this(tree, access, options, Members.NONE);
    }

    /**
     * @param members asked about requests to change them
     */
    public Planner(Tree tree, AccessControl access, PlanOptions options, Members members) {
        this.tree = tree;
        this.options = options;
        containerRule =
                new ContainerRule(
                        tree.options().extendedTypes(), options.neverUsedContainerMillis());
        draft = new Draft(tree);
        quotas = new Quotas(tree, options.enforceQuota());
        decider = new Decider(draft, access, tree.options(), options, quotas, members);
    }

    /**
     * Plans what a client asks for.
     *
     * @param timeMillis wall clock, in milliseconds since 1970; it becomes ctime and mtime
     */
    public Planned plan(Requester requester, Request.Write request, Zxid zxid, long timeMillis) {
        Txn txn = decide(requester, request, zxid);
        return apply(requester, fitting(txn), zxid, timeMillis, quotas.takeWarnings());
    }

    /**
     * Begins a session.
     *
     * @param timeoutMillis as negotiated
     */
    public Planned createSession(SessionId session, int timeoutMillis, Zxid zxid, long timeMillis) {
        return apply(
                ofServer(session),
                new Txn.CreateSession(timeoutMillis),
                zxid,
                timeMillis,
                List.of());
    }

    /** Ends a session that has expired. A client that ends its own session asks {@link #plan}. */
    public Planned closeSession(SessionId session, Zxid zxid, long timeMillis) {
        return apply(ofServer(session), closing(session), zxid, timeMillis, List.of());
    }

    /**
     * Removes a container or TTL znode, if it is still due by {@link ContainerRule} and may go.
     * Nobody waits for the outcome.
     */
    public Planned deleteContainer(ZnodePath path, Zxid zxid, long timeMillis) {
        ErrorCode error = checkContainer(path, timeMillis);
        Txn txn =
                error == ErrorCode.OK
                        ? new Txn.Delete(OpCode.DELETE_CONTAINER, path)
                        : new Txn.Failed(error);
        return apply(Requester.SERVER, txn, zxid, timeMillis, List.of());
    }

    /** Refuses a request for a reason found elsewhere, such as a multi that does not decode. */
    public Planned refuse(Requester requester, ErrorCode error, Zxid zxid, long timeMillis) {
        return apply(requester, new Txn.Failed(error), zxid, timeMillis, List.of());
    }

    private Txn decide(Requester requester, Request.Write request, Zxid zxid) {
        draft.clear();
        decider.begin(requester);
        return switch (request) {
            case Request.Create create -> decider.create(create);
            case Request.Delete delete -> decider.delete(delete);
            case Request.SetData set -> decider.setData(set);
            case Request.SetAcl set -> decider.setAcl(set);
            case Request.Multi multi ->
                    new MultiDecider(draft, requester.session(), decider).decide(multi);
            case Request.Reconfig reconfig -> decider.reconfig(reconfig, zxid);
            case Request.CloseSession _ -> closing(requester.session());
            // Clients can send it inside a multi only.
            case Request.Check _ -> new Txn.Failed(ErrorCode.UNIMPLEMENTED);
        };
    }

    /**
     * Lists as many of the session's ephemeral znodes as a transaction holds. What a list leaves
     * out goes with the session all the same.
     */
    private Txn closing(SessionId session) {
        if (tree.sessionTimeout(session) < 0) {
            return new Txn.Failed(ErrorCode.SESSION_EXPIRED);
        }
        if (!options.closeSessionTxn()) {
            return new Txn.CloseSession(null);
        }
        var paths = new ArrayList<ZnodePath>();
        var size = new long[] {TxnSize.ofEmptyCloseSession()};
        tree.forEachEphemeral(
                session,
                path -> {
                    size[0] += TxnSize.ofListed(path);
                    if (size[0] <= options.txnBytesMax()) {
                        paths.add(path);
                    }
                });
        return new Txn.CloseSession(paths);
    }

    private ErrorCode checkContainer(ZnodePath path, long timeMillis) {
        if (Reserved.contains(path)) {
            return ErrorCode.BAD_ARGUMENTS;
        }
        Znode znode = tree.find(path);
        if (znode == null) {
            return ErrorCode.NO_NODE;
        }
        if (znode.childCount() > 0) {
            return ErrorCode.NOT_EMPTY;
        }
        // It may have been deleted and made anew as something else, or written, since it was due.
        return containerRule.isDue(znode, timeMillis) ? ErrorCode.OK : ErrorCode.BAD_VERSION;
    }

    /** What no log reader or peer would accept must not be proposed. */
    private Txn fitting(Txn txn) {
        return TxnSize.fits(txn, options.txnBytesMax())
                ? txn
                : new Txn.Failed(ErrorCode.MARSHALLING_ERROR);
    }

    private Planned apply(
            Requester requester, Txn txn, Zxid zxid, long timeMillis, List<QuotaWarning> warnings) {
        var header =
                new TxnHeader(requester.session(), requester.cxid(), zxid, timeMillis, txn.type());
        changes.clear();
        Outcome outcome = tree.apply(header, txn, collector);
        return new Planned(new LoggedTxn(header, txn, digest(txn)), outcome, changes, warnings);
    }

    private @Nullable TxnDigest digest(Txn txn) {
        boolean none =
                !tree.options().digest()
                        || txn instanceof Txn.Failed
                        // A reader would take the digest's first bytes for the list.
                        || (txn instanceof Txn.CloseSession close && close.deletes() == null);
        return none ? null : new TxnDigest(TxnDigest.VERSION, tree.digest());
    }

    private static Requester ofServer(SessionId session) {
        return new Requester(session, 0, Requester.SERVER.identities());
    }
}
