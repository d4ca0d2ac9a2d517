package dev.ostler.tree.plan;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.Owner;
import dev.ostler.tree.Reserved;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AclList;
import dev.ostler.tree.access.ResolvedAcl;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * Makes the checks of client protocol, section 3.6, for the operations of one request at a time,
 * and names the transaction that each becomes. The order of the checks is what clients see, since
 * the first one that fails decides the error.
 */
final class Decider {
    private static final int ANY_VERSION = -1;

    private final Draft draft;
    private final AccessControl access;
    private final boolean extendedTypes;
    private final PlanOptions options;
    private final Quotas quotas;
    private final Members members;
    private Requester requester = Requester.SERVER;

    Decider(
            Draft draft,
            AccessControl access,
            TreeOptions treeOptions,
            PlanOptions options,
            Quotas quotas,
            Members members) {
        this.draft = draft;
        this.access = access;
        extendedTypes = treeOptions.extendedTypes();
        this.options = options;
        this.quotas = quotas;
        this.members = members;
    }

    /** What follows is asked for by somebody else. */
    void begin(Requester next) {
        requester = next;
    }

    Txn create(Request.Create request) {
        if (length(request.data()) > options.dataBytesMax()) {
            return failed(ErrorCode.MARSHALLING_ERROR);
        }
        int flags = request.flags();
        if (!CreateFlag.isKnown(flags)) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        boolean ttl = CreateFlag.isTtl(flags);
        if (ttl && !extendedTypes) {
            return failed(ErrorCode.UNIMPLEMENTED);
        }
        // A TTL request without a TTL flag ends ZooKeeper 3.9.6, whatever its time to live.
        boolean ttlFits =
                ttl ? request.ttl() >= 1 && request.ttl() <= Owner.MAX_TTL : request.ttl() < 0;
        if (!ttlFits || (!ttl && request.opCode() == OpCode.CREATE_TTL)) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        if (!hasSession()) {
            return failed(ErrorCode.SESSION_EXPIRED);
        }
        if (requester.local() && CreateFlag.isEphemeral(flags)) {
            return failed(ErrorCode.EPHEMERAL_ON_LOCAL_SESSION);
        }
        if (!hasSlash(request.path())) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        ResolvedAcl acl = access.resolve(request.acl(), requester.identities());
        if (acl.error() != ErrorCode.OK) {
            return failed(acl.error());
        }
        Draft.Node parent = draft.find(request.path().parent());
        if (parent == null) {
            return failed(ErrorCode.NO_NODE);
        }
        if (!permits(Acl.CREATE, parent)) {
            return failed(ErrorCode.NO_AUTH);
        }
        ZnodePath path =
                CreateFlag.isSequential(flags)
                        ? SequenceNumber.append(request.path(), parent.creations())
                        : request.path();
        if (!path.isValid() || depth(path) > Tree.DEPTH_MAX) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        if (draft.find(path) != null) {
            return failed(ErrorCode.NODE_EXISTS);
        }
        if (parent.isEphemeral(extendedTypes)) {
            return failed(ErrorCode.NO_CHILDREN_FOR_EPHEMERALS);
        }
        ErrorCode quota = quotas.check(path, 1, length(request.data()));
        if (quota != ErrorCode.OK) {
            return failed(quota);
        }
        return created(request, path, acl.entries(), SequenceNumber.next(parent.creations()));
    }

    /** The op code, not the flags, decides between container, TTL and the others. */
    private static Txn created(
            Request.Create request, ZnodePath path, List<Acl> acl, int parentCversion) {
        return switch (request.opCode()) {
            case OpCode.CREATE_CONTAINER ->
                    new Txn.CreateContainer(path, request.data(), acl, parentCversion);
            case OpCode.CREATE_TTL ->
                    new Txn.CreateTtl(path, request.data(), acl, parentCversion, request.ttl());
            default ->
                    new Txn.Create(
                            request.opCode(),
                            path,
                            request.data(),
                            acl,
                            CreateFlag.isEphemeral(request.flags()),
                            parentCversion);
        };
    }

    /** The path is not validated: what no znode can be called does not exist. */
    Txn delete(Request.Delete request) {
        if (!hasSession()) {
            return failed(ErrorCode.SESSION_EXPIRED);
        }
        ZnodePath path = request.path();
        if (!hasSlash(path) || Reserved.contains(path)) {
            return failed(ErrorCode.BAD_ARGUMENTS);
        }
        Draft.Node parent = draft.find(path.parent());
        if (parent == null) {
            return failed(ErrorCode.NO_NODE);
        }
        if (!permits(Acl.DELETE, parent)) {
            return failed(ErrorCode.NO_AUTH);
        }
        Draft.Node node = draft.find(path);
        if (node == null) {
            return failed(ErrorCode.NO_NODE);
        }
        if (!matches(request.version(), node.version())) {
            return failed(ErrorCode.BAD_VERSION);
        }
        if (node.childCount() > 0) {
            return failed(ErrorCode.NOT_EMPTY);
        }
        return new Txn.Delete(OpCode.DELETE, path);
    }

    Txn setData(Request.SetData request) {
        if (length(request.data()) > options.dataBytesMax()) {
            return failed(ErrorCode.MARSHALLING_ERROR);
        }
        ErrorCode early = checkSessionAndPath(request.path());
        if (early != ErrorCode.OK) {
            return failed(early);
        }
        Draft.Node node = draft.find(request.path());
        if (node == null) {
            return failed(ErrorCode.NO_NODE);
        }
        if (!permits(Acl.WRITE, node)) {
            return failed(ErrorCode.NO_AUTH);
        }
        int growth = length(request.data()) - node.dataLength();
        ErrorCode quota = quotas.check(request.path(), 0, growth);
        if (quota != ErrorCode.OK) {
            return failed(quota);
        }
        if (!matches(request.version(), node.version())) {
            return failed(ErrorCode.BAD_VERSION);
        }
        return new Txn.SetData(OpCode.SET_DATA, request.path(), request.data(), node.version() + 1);
    }

    Txn setAcl(Request.SetAcl request) {
        ErrorCode early = checkSessionAndPath(request.path());
        if (early != ErrorCode.OK) {
            return failed(early);
        }
        ResolvedAcl acl = access.resolve(request.acl(), requester.identities());
        if (acl.error() != ErrorCode.OK) {
            return failed(acl.error());
        }
        Draft.Node node = draft.find(request.path());
        if (node == null) {
            return failed(ErrorCode.NO_NODE);
        }
        if (!permits(Acl.ADMIN, node)) {
            return failed(ErrorCode.NO_AUTH);
        }
        if (!matches(request.version(), node.aversion())) {
            return failed(ErrorCode.BAD_VERSION);
        }
        return new Txn.SetAcl(request.path(), acl.entries(), node.aversion() + 1);
    }

    Txn check(Request.Check request) {
        ErrorCode early = checkSessionAndPath(request.path());
        if (early != ErrorCode.OK) {
            return failed(early);
        }
        Draft.Node node = draft.find(request.path());
        if (node == null) {
            return failed(ErrorCode.NO_NODE);
        }
        if (!permits(Acl.READ, node)) {
            return failed(ErrorCode.NO_AUTH);
        }
        if (!matches(request.version(), node.version())) {
            return failed(ErrorCode.BAD_VERSION);
        }
        return new Txn.Check(request.path(), node.version() + 1);
    }

    Txn reconfig(Request.Reconfig request, Zxid zxid) {
        if (!options.reconfigEnabled()) {
            return failed(ErrorCode.RECONFIG_DISABLED);
        }
        if (!hasSession()) {
            return failed(ErrorCode.SESSION_EXPIRED);
        }
        return switch (members.change(request, zxid)) {
            case Members.Refused(ErrorCode error) -> failed(error);
            case Members.Next(Bytes text) -> {
                Draft.Node node = draft.find(Reserved.CONFIG);
                if (node == null) {
                    yield failed(ErrorCode.NO_NODE);
                }
                yield permits(Acl.WRITE, node)
                        ? new Txn.SetData(OpCode.RECONFIG, Reserved.CONFIG, text, ANY_VERSION)
                        : failed(ErrorCode.NO_AUTH);
            }
        };
    }

    private boolean hasSession() {
        return requester.local() || draft.hasSession(requester.session());
    }

    private ErrorCode checkSessionAndPath(ZnodePath path) {
        if (!hasSession()) {
            return ErrorCode.SESSION_EXPIRED;
        }
        return path.isValid() ? ErrorCode.OK : ErrorCode.BAD_ARGUMENTS;
    }

    /** All that is asked of a path whose znode is only looked up. */
    private static boolean hasSlash(ZnodePath path) {
        return path.lastSlash() >= 0 && !path.containsNul();
    }

    private static int depth(ZnodePath path) {
        int depth = 0;
        for (byte b : path.utf8()) {
            if (b == '/') {
                depth++;
            }
        }
        return depth;
    }

    private boolean permits(int permission, Draft.Node node) {
        AclList acl = node.acl();
        return access.permits(permission, acl, requester.identities());
    }

    private static boolean matches(int expected, int actual) {
        return expected == ANY_VERSION || expected == actual;
    }

    private static int length(@Nullable Bytes data) {
        return data == null ? 0 : data.length();
    }

    private static Txn failed(ErrorCode error) {
        return new Txn.Failed(error);
    }
}
