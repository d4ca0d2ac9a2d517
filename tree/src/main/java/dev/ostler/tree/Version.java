package dev.ostler.tree;

import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * A frozen state.
 *
 * @param origin the tree that froze it
 */
record Version(
        Object origin,
        long zxid,
        long digest,
        Inode root,
        AclTable acls,
        @Nullable Page sessions,
        int sessionCount,
        @Nullable Page ephemerals,
        long ephemeralCount,
        @Nullable Page reclaimable,
        long approximateDataSize)
        implements TreeVersion {
    @Override
    public long znodeCount() {
        return 1 + Entry.descendants(root);
    }

    @Override
    public @Nullable Znode find(byte[] path, int offset, int length) {
        Object entry = Entry.find(root, path, offset, length);
        return entry == null ? null : new ZnodeView(entry, acls);
    }

    @Override
    public int sessionTimeout(SessionId session) {
        return Sessions.timeout(sessions, session);
    }

    @Override
    public void forEachSession(SessionVisitor visitor) {
        Sessions.forEach(sessions, visitor);
    }

    @Override
    public void forEachEphemeral(SessionId session, ZnodePath prefix, Consumer<ZnodePath> visitor) {
        Sessions.forEachEphemeral(ephemerals, session, prefix, visitor);
    }

    @Override
    public void forEachAcl(AclVisitor visitor) {
        acls.forEach(visitor);
    }

    @Override
    public @Nullable Quota quota(ZnodePath path) {
        return Quotas.find(root, path);
    }

    @Override
    public void forEachReclaimable(
            long now, long neverUsedMillis, int limit, Consumer<ZnodePath> visitor) {
        Reclaimable.forEach(reclaimable, now, neverUsedMillis, limit, visitor);
    }

    @Override
    public Walk walk() {
        return new TreeWalk(root, new byte[0], 0, acls);
    }

    @Override
    public @Nullable Walk walk(ZnodePath top) {
        Object entry = Entry.find(root, top.utf8(), 0, top.length());
        int length = top.isRoot() ? 0 : top.length();
        return entry == null ? null : new TreeWalk(entry, top.utf8(), length, acls);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    @Override
    public String toString() {
        return "tree at 0x" + Long.toHexString(zxid);
    }
}
