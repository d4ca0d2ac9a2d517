package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.protocol.Zxid;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A tree, and short words for what is done to it. Each transaction's zxid is one more. */
final class Fixture {
    static final SessionId SESSION = new SessionId(0x1000_0000_0000_0001L);
    static final long TIME = 1_700_000_000_000L;

    final Tree tree;

    /** What was told to watchers. */
    final List<Change> changes = new ArrayList<>();

    private long zxid;

    Fixture() {
        this(PersistentTree.empty(new TreeOptions(true, true)));
    }

    Fixture(Tree tree) {
        this.tree = tree;
        zxid = tree.zxid();
    }

    Outcome apply(Txn txn) {
        return apply(SESSION, txn);
    }

    Outcome apply(SessionId session, Txn txn) {
        zxid++;
        return tree.apply(
                new TxnHeader(session, 1, new Zxid(zxid), TIME + zxid, txn.type()),
                txn,
                changes::add);
    }

    Outcome create(String path) {
        return create(path, "");
    }

    Outcome create(String path, String data) {
        return apply(creating(path, data));
    }

    Outcome delete(String path) {
        return apply(deleting(path));
    }

    Outcome setData(String path, String data) {
        Znode znode = tree.find(ZnodePath.of(path));
        int version = znode == null ? 0 : znode.version() + 1;
        return apply(setting(path, data, version));
    }

    static Txn creating(String path, String data) {
        return creating(path, data, Acl.OPEN, -1);
    }

    static Txn creating(String path, String data, List<Acl> acl, int parentCversion) {
        return new Txn.Create(
                OpCode.CREATE, ZnodePath.of(path), Bytes.utf8(data), acl, false, parentCversion);
    }

    static Txn creatingEphemeral(String path) {
        return new Txn.Create(OpCode.CREATE, ZnodePath.of(path), Bytes.EMPTY, Acl.OPEN, true, -1);
    }

    static Txn deleting(String path) {
        return new Txn.Delete(OpCode.DELETE, ZnodePath.of(path));
    }

    static Txn setting(String path, String data, int version) {
        return new Txn.SetData(OpCode.SET_DATA, ZnodePath.of(path), Bytes.utf8(data), version);
    }

    Znode znode(String path) {
        return Objects.requireNonNull(tree.find(ZnodePath.of(path)), path);
    }

    boolean has(String path) {
        return tree.find(ZnodePath.of(path)) != null;
    }

    @Nullable String data(String path) {
        Bytes data = znode(path).data();
        return data == null ? null : data.toUtf8String();
    }

    static List<String> children(Znode znode) {
        var names = new ArrayList<String>();
        znode.forEachChild(
                null,
                Integer.MAX_VALUE,
                (bytes, offset, length) ->
                        names.add(ZnodePath.copyOf(bytes, offset, length).toString()));
        return names;
    }
}
