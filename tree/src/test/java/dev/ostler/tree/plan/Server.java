package dev.ostler.tree.plan;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.CreateFlag;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;
import dev.ostler.tree.PersistentTree;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeOptions;
import dev.ostler.tree.Znode;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.AccessOptions;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Identity;

import org.jspecify.annotations.Nullable;

import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A tree with a planner before it and a session that asks: what tests write requests to. It counts
 * zxids by one, and time by one millisecond.
 */
final class Server {
    static final SessionId SESSION = new SessionId(0x100000000000001L);
    static final SessionId OTHER_SESSION = new SessionId(0x100000000000002L);
    static final int TIMEOUT_MILLIS = 30_000;
    static final Identity ADDRESS = new Identity("ip", "127.0.0.1");
    static final Identity BOB = new Identity("digest", "bob:hash");

    final Tree tree;
    final Planner planner;
    Identities identities = Identities.of(ADDRESS);
    SessionId session = SESSION;
    long zxid;
    long time = 1_000_000;
    int cxid;

    Server() {
        this(new TreeOptions(true, true), PlanOptions.DEFAULTS);
    }

    Server(TreeOptions treeOptions, PlanOptions options) {
        this(PersistentTree.empty(treeOptions), options, AccessOptions.DEFAULTS);
    }

    Server(Tree tree, PlanOptions options, AccessOptions access) {
        this.tree = tree;
        planner = new Planner(tree, new AccessControl(access), options);
        planner.createSession(SESSION, TIMEOUT_MILLIS, nextZxid(), time);
        planner.createSession(OTHER_SESSION, TIMEOUT_MILLIS, nextZxid(), time);
    }

    Zxid nextZxid() {
        return new Zxid(++zxid);
    }

    Requester requester() {
        return new Requester(session, ++cxid, identities);
    }

    Planned ask(Request.Write request) {
        return planner.plan(requester(), request, nextZxid(), ++time);
    }

    ErrorCode error(Request.Write request) {
        return ask(request).outcome().error();
    }

    /** The body of the reply, in hexadecimal. */
    static String replyBody(Planned planned) {
        var out = new JuteWriter();
        WriteReply.writeBody(planned.outcome(), out);
        return HexFormat.of().formatHex(out.toByteArray());
    }

    /** Creates a znode that must not fail, and returns its final path. */
    String made(Request.Create request) {
        Planned planned = ask(request);
        return switch (planned.logged().txn()) {
            case Txn.Create create -> create.path().toString();
            case Txn.CreateContainer create -> create.path().toString();
            case Txn.CreateTtl create -> create.path().toString();
            case Txn other -> throw new AssertionError(request + " became " + other);
        };
    }

    void make(String... paths) {
        for (String path : paths) {
            made(create(path));
        }
    }

    void make(String path, int permissions) {
        make(path, new Acl(permissions, "world", "anyone"));
    }

    void make(String path, Acl acl) {
        made(create(OpCode.CREATE, path, Bytes.EMPTY, List.of(acl), 0, -1));
    }

    @Nullable Znode find(String path) {
        return tree.find(ZnodePath.of(path));
    }

    Znode node(String path) {
        return Objects.requireNonNull(find(path), path);
    }

    Stat stat(String path) {
        return node(path).stat();
    }

    static Request.Create create(String path) {
        return create(path, CreateFlag.PERSISTENT);
    }

    static Request.Create create(String path, int flags) {
        return create(OpCode.CREATE, path, Bytes.EMPTY, Acl.OPEN, flags, -1);
    }

    static Request.Create create(String path, String data) {
        return create(OpCode.CREATE, path, Bytes.utf8(data), Acl.OPEN, 0, -1);
    }

    static Request.Create create(int opCode, String path, int flags, long ttl) {
        return create(opCode, path, Bytes.EMPTY, Acl.OPEN, flags, ttl);
    }

    static Request.Create create(
            int opCode,
            String path,
            @Nullable Bytes data,
            @Nullable List<Acl> acl,
            int flags,
            long ttl) {
        return new Request.Create(opCode, ZnodePath.of(path), data, acl, flags, ttl);
    }

    static Request.Delete delete(String path, int version) {
        return new Request.Delete(ZnodePath.of(path), version);
    }

    static Request.Delete delete(String path) {
        return delete(path, -1);
    }

    static Request.SetData setData(String path, String data, int version) {
        return new Request.SetData(ZnodePath.of(path), Bytes.utf8(data), version);
    }

    static Request.SetData setData(String path, String data) {
        return setData(path, data, -1);
    }

    static Request.SetAcl setAcl(String path, int version, Acl... acl) {
        return new Request.SetAcl(ZnodePath.of(path), List.of(acl), version);
    }

    static Request.Check check(String path, int version) {
        return new Request.Check(ZnodePath.of(path), version);
    }

    static Request.Multi multi(Request.Write... operations) {
        return new Request.Multi(List.of(operations));
    }
}
