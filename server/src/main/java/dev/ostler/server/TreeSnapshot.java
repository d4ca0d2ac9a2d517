package dev.ostler.server;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.TxnDigest;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.snapshot.SnapshotDigest;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotSource;
import dev.ostler.tree.StoredStat;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

/** A version of the tree, as a snapshot file wants it. */
public final class TreeSnapshot implements SnapshotSource {
    private final TreeVersion tree;

    public TreeSnapshot(TreeVersion tree) {
        this.tree = tree;
    }

    @Override
    public Zxid zxid() {
        return new Zxid(tree.zxid());
    }

    @Override
    public SnapshotDigest digest() {
        return new SnapshotDigest(zxid(), TxnDigest.VERSION, tree.digest());
    }

    @Override
    public int sessionCount() {
        return tree.sessionCount();
    }

    @Override
    public void forEachSession(SessionVisitor visitor) {
        tree.forEachSession((session, timeout) -> visitor.visit(session.value(), timeout));
    }

    @Override
    public int aclCount() {
        var count = new int[1];
        tree.forEachAcl((id, acl) -> count[0]++);
        return count[0];
    }

    @Override
    public void forEachAcl(AclVisitor visitor) {
        tree.forEachAcl((id, acl) -> visitor.visit(id, acl.entries()));
    }

    @Override
    public Nodes nodes() {
        TreeVersion.Walk walk = tree.walk();
        return into -> {
            if (!walk.next()) {
                return false;
            }
            into.path = walk.pathBytes();
            into.pathOffset = 0;
            // The file calls the root by the empty path.
            into.pathLength = walk.pathLength() == 1 ? 0 : walk.pathLength();
            fill(into, walk.znode());
            return true;
        };
    }

    private static void fill(SnapshotNode into, Znode znode) {
        Bytes data = znode.data();
        into.data = data == null ? Bytes.EMPTY.unsafeArray() : data.unsafeArray();
        into.dataOffset = 0;
        into.dataLength = data == null ? -1 : data.length();
        StoredStat stat = znode.storedStat();
        into.aclId = stat.aclId();
        into.czxid = stat.czxid();
        into.mzxid = stat.mzxid();
        into.ctime = stat.ctime();
        into.mtime = stat.mtime();
        into.version = stat.version();
        into.cversion = stat.creations();
        into.aversion = stat.aversion();
        into.ephemeralOwner = stat.owner();
        into.pzxid = stat.pzxid();
    }
}
