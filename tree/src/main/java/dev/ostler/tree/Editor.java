package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.pages.Edit;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Consumer;

/**
 * The state as it is now, and the single changes that can be made to it. Each keeps all that
 * depends on it right: digest, counters, ephemerals, ACL uses, reclaimable znodes. The rules of
 * what a transaction changes are in {@link PersistentTree}.
 *
 * <p>A path here is the first {@code length} bytes of an array, and the root's has none. A znode is
 * changed by making the inodes from the root to it {@linkplain Inode#editable editable}, each in
 * its parent's children; what was frozen before keeps the old ones.
 */
final class Editor {
    private final TreeOptions options;
    private final Edit edit = new Edit();
    private final Draft draft = new Draft();
    private final NodeDigest nodeDigest = new NodeDigest();

    private Inode root;
    private AclTable acls;
    private @Nullable Page sessions;
    private int sessionCount;
    private @Nullable Page ephemerals;
    private long ephemeralCount;
    private @Nullable Page reclaimable;
    private long digest;
    private long dataSize;

    /** A session that exists and was asked for last, and its timeout; -1 if none is known. */
    private long knownSession;

    private int knownTimeoutMillis = -1;

    /** Whether nothing is below {@link Reserved#QUOTA}; false if that is not known. */
    private boolean quotaFree;

    private final OpenedPath opened = new OpenedPath();

    /** A root and nothing else. */
    Editor(TreeOptions options) {
        this.options = options;
        acls = AclTable.empty(edit.stamp());
        draft.setName(new byte[0], 0, 0);
        draft.setData(Bytes.EMPTY);
        draft.create(0, 0, AclTable.OPEN, Owner.NONE, options.extendedTypes());
        root = new Inode(new byte[0], 0, 0, edit.stamp());
        draft.pack(root);
        dataSize = 1;
        remember(new byte[0], 0, root);
    }

    TreeOptions options() {
        return options;
    }

    Inode root() {
        return root;
    }

    AclTable acls() {
        return acls;
    }

    long digest() {
        return digest;
    }

    @Nullable Page ephemerals() {
        return ephemerals;
    }

    @Nullable Object find(byte[] path, int length) {
        return opened.is(path, length, edit.stamp())
                ? opened.last()
                : Entry.find(root, path, 0, length);
    }

    /** Everything until now; what comes next is done to copies. */
    Version freeze(Object origin, long zxid) {
        edit.next();
        return new Version(
                origin,
                zxid,
                digest,
                root,
                acls,
                sessions,
                sessionCount,
                ephemerals,
                ephemeralCount,
                reclaimable,
                dataSize);
    }

    /**
     * Everything in a version is older than the current edit, so none of it is changed in place.
     */
    void reset(Version version) {
        knownTimeoutMillis = -1;
        quotaFree = false;
        opened.forget();
        digest = version.digest();
        root = version.root();
        acls = version.acls();
        sessions = version.sessions();
        sessionCount = version.sessionCount();
        ephemerals = version.ephemerals();
        ephemeralCount = version.ephemeralCount();
        reclaimable = version.reclaimable();
        dataSize = version.approximateDataSize();
    }

    /**
     * Creates a znode that isn't there, in a parent that is.
     *
     * @param slash index of the path's last slash, which is the length of the parent's path
     * @param creations the parent's creations with this one
     * @return its entry
     */
    Object create(
            ZnodePath znode,
            int slash,
            @Nullable Bytes data,
            List<Acl> acl,
            long owner,
            int creations,
            long zxid,
            long time) {
        byte[] path = znode.utf8();
        quotaFree &= !znode.isAtOrBelow(Reserved.QUOTA);
        draft.setName(path, slash + 1, path.length - slash - 1);
        draft.setData(data);
        draft.create(zxid, time, useAcl(acl), owner, options.extendedTypes());
        Object entry = draft.pack(edit.stamp());

        Inode parent = openParent(path, slash, 1);
        raiseTo(parent, creations, zxid);
        parent.children = Page.insert(parent.children, entry, edit);
        parent.childCount++;
        remember(path, slash, parent);

        enter(path, path.length, entry);
        return entry;
    }

    /** Deletes a znode that is there, with all below it; its parent learns the zxid. */
    void delete(ZnodePath znode, int slash, Object entry, long zxid) {
        byte[] path = znode.utf8();
        leaveWithAllBelow(path, path.length, entry);

        Inode parent = openParent(path, slash, -1 - (int) Entry.descendants(entry));
        parent.children =
                Page.remove(parent.children, path, slash + 1, path.length - slash - 1, edit);
        parent.childCount--;
        parent.pzxid = Math.max(parent.pzxid, zxid);
        Object packed = parent;
        if (parent.childCount == 0 && parent.data == null && parent != root) {
            draft.read(parent);
            packed = draft.pack(edit.stamp());
            Inode above = opened.parent();
            above.children = Page.replace(above.children, packed, edit);
            opened.forget();
        }
        remember(path, slash, packed);
    }

    /** Makes creations and pzxid of a znode at least these, the latter only with the former. */
    void raise(byte[] path, int length, Object entry, int creations, long zxid) {
        if (creations > Entry.creations(entry)) {
            draft.read(entry);
            draft.creations = creations;
            draft.pzxid = zxid;
            store(path, length, entry);
        }
    }

    private static void raiseTo(Inode inode, int creations, long zxid) {
        if (creations > inode.creations) {
            inode.creations = creations;
            inode.pzxid = zxid;
        }
    }

    /** Makes the pzxid of a znode at least this. */
    void touch(byte[] path, int length, Object entry, long zxid) {
        if (zxid > Entry.pzxid(entry)) {
            draft.read(entry);
            draft.pzxid = zxid;
            store(path, length, entry);
        }
    }

    Object setData(
            byte[] path,
            int length,
            Object entry,
            @Nullable Bytes data,
            int version,
            long zxid,
            long time) {
        draft.read(entry);
        draft.setData(data);
        draft.version = version;
        draft.mzxid = zxid;
        draft.mtime = time;
        return store(path, length, entry);
    }

    /** Replaces the data of a znode that is there and nothing else, its versions neither. */
    void replaceData(ZnodePath znode, Bytes data) {
        byte[] path = znode.utf8();
        Object entry = find(path, path.length);
        if (entry != null) {
            draft.read(entry);
            draft.setData(data);
            store(path, path.length, entry);
        }
    }

    Object setAcl(byte[] path, int length, Object entry, List<Acl> acl, int aversion) {
        int index = useAcl(acl);
        acls.release(Packed.acl(Key.record(entry)), edit);
        draft.read(entry);
        draft.acl = index;
        draft.aversion = aversion;
        return store(path, length, entry);
    }

    /** Takes the root away, as if it had never been: the one of a snapshot comes. */
    void clear() {
        forget(new byte[0], 0, root);
    }

    /** Packs a znode of a snapshot that has no children yet. */
    Object restore(
            byte[] path,
            int nameOffset,
            int nameLength,
            @Nullable Bytes data,
            List<Acl> acl,
            StoredStat stat) {
        draft.setName(path, nameOffset, nameLength);
        draft.setData(data);
        draft.restore(stat, useAcl(acl), options.extendedTypes());
        return draft.pack(edit.stamp());
    }

    /**
     * Takes a znode of a snapshot into account, except for what its children matter to: that is
     * {@link #adopt}'s.
     */
    void enterRestored(byte[] path, int length, Object entry) {
        enterAlone(path, length, entry);
        addDigest(path, length, entry);
    }

    private void addDigest(byte[] path, int length, Object entry) {
        if (options.digest()) {
            long added = nodeDigest.of(path, length, entry);
            Entry.setDigest(entry, added);
            digest += added;
        }
    }

    /**
     * Gives a znode of a snapshot its children.
     *
     * @param children in any order; they will be sorted
     * @throws MalformedRecordException if two have the same name
     */
    Object adopt(
            byte[] path,
            int length,
            Object entry,
            Object[] children,
            int count,
            int descendants,
            boolean isRoot) {
        Object adopted = entry;
        if (count > 0 || isRoot) {
            Inode inode = editable(entry);
            inode.children = Page.build(children, count, edit);
            inode.childCount = count;
            inode.descendants = descendants;
            adopted = inode;
            if (isRoot) {
                root = inode;
                opened.forget();
            }
        }
        reclaimable = Reclaimable.add(reclaimable, path, length, adopted, edit);
        return adopted;
    }

    /** Puts a znode of a snapshot below a parent that is in the tree already. */
    void insertRestored(byte[] path, int slash, Object entry) {
        quotaFree = false;
        Inode parent = openParent(path, slash, 1);
        parent.children = Page.insert(parent.children, entry, edit);
        parent.childCount++;
        remember(path, slash, parent);
        enter(path, path.length, entry);
    }

    private int useAcl(List<Acl> acl) {
        acls = acls.editable(edit);
        return acls.use(acl, edit);
    }

    /** Puts what is in the draft in the place of a znode. */
    private Object store(byte[] path, int length, Object old) {
        forget(path, length, old);
        dataSize += draft.dataLength() - Entry.dataLength(old);
        Object entry;
        if (length == 0 || Entry.childCount(old) > 0) {
            Inode inode = open(path, length, 0);
            draft.pack(inode);
            inode.creations = draft.creations;
            inode.pzxid = draft.pzxid;
            entry = inode;
        } else {
            entry = draft.pack(edit.stamp());
            Inode parent = open(path, lastSlash(path, length), 0);
            parent.children = Page.replace(parent.children, entry, edit);
        }
        remember(path, length, entry);
        return entry;
    }

    private Inode openParent(byte[] path, int slash, int descendantsDifference) {
        Inode parent = open(path, slash, descendantsDifference);
        forget(path, slash, parent);
        return parent;
    }

    /**
     * Makes a znode that is there, and all above it, editable inodes.
     *
     * @param descendantsDifference what is added to the descendants of all these
     */
    private Inode open(byte[] path, int length, int descendantsDifference) {
        if (!opened.is(path, length, edit.stamp())) {
            wayDown(path, length);
        }
        opened.addDescendants(descendantsDifference);
        return opened.last();
    }

    private void wayDown(byte[] path, int length) {
        root = root.editable(edit.stamp());
        opened.begin(root);
        Inode inode = root;
        int from = 1;
        while (from <= length) {
            int slash = from;
            while (slash < length && path[slash] != '/') {
                slash++;
            }
            Object child = Entry.child(inode, path, from, slash - from);
            Inode below = editable(child);
            if (below != child) {
                inode.children = Page.replace(inode.children, below, edit);
            }
            opened.add(below);
            inode = below;
            from = slash + 1;
        }
        opened.end(path, length, edit.stamp());
    }

    private Inode editable(@Nullable Object entry) {
        if (entry instanceof Inode inode) {
            return inode.editable(edit.stamp());
        }
        if (entry == null) {
            throw new IllegalStateException("a znode on the path is missing");
        }
        draft.read(entry);
        var inode = new Inode(new byte[0], draft.creations, draft.pzxid, edit.stamp());
        draft.pack(inode);
        inode.digest = (int) Entry.digest(entry);
        return inode;
    }

    /** Takes a new znode into account. */
    private void enter(byte[] path, int length, Object entry) {
        enterAlone(path, length, entry);
        remember(path, length, entry);
    }

    private void enterAlone(byte[] path, int length, Object entry) {
        byte[] record = Key.record(entry);
        dataSize += length + Entry.dataLength(entry);
        if (Packed.has(record, Packed.EPHEMERAL)) {
            var session = new SessionId(Packed.owner(record));
            ephemerals = Sessions.addEphemeral(ephemerals, session, path, length, edit);
            ephemeralCount++;
        }
    }

    /** No more takes a znode into account that is about to be deleted. */
    private void leave(byte[] path, int length, Object entry) {
        byte[] record = Key.record(entry);
        forget(path, length, entry);
        dataSize -= length + Entry.dataLength(entry);
        int acl = Packed.acl(record);
        if (acl != AclTable.OPEN) {
            acls = acls.editable(edit);
            acls.release(acl, edit);
        }
        if (Packed.has(record, Packed.EPHEMERAL)) {
            var session = new SessionId(Packed.owner(record));
            ephemerals = Sessions.removeEphemeral(ephemerals, session, path, length, edit);
            ephemeralCount--;
        }
    }

    private void leaveWithAllBelow(byte[] path, int length, Object entry) {
        if (Entry.childCount(entry) == 0) {
            leave(path, length, entry);
            return;
        }
        var walk = new TreeWalk(entry, path, length, acls);
        while (walk.next()) {
            leave(walk.rawPath(), walk.rawPathLength(), walk.entry());
        }
    }

    private void remember(byte[] path, int length, Object entry) {
        addDigest(path, length, entry);
        reclaimable = Reclaimable.add(reclaimable, path, length, entry, edit);
    }

    private void forget(byte[] path, int length, Object entry) {
        digest -= Entry.digest(entry);
        reclaimable = Reclaimable.remove(reclaimable, path, length, entry, edit);
    }

    void putSession(SessionId session, int timeoutMillis) {
        if (!hasSession(session)) {
            sessionCount++;
        }
        knownTimeoutMillis = -1;
        sessions = Sessions.put(sessions, session, timeoutMillis, edit);
    }

    void removeSession(SessionId session) {
        if (hasSession(session)) {
            sessionCount--;
            knownTimeoutMillis = -1;
            sessions = Sessions.remove(sessions, session, edit);
        }
    }

    boolean hasSession(SessionId session) {
        return sessionTimeout(session) >= 0;
    }

    /**
     * A session's timeout in milliseconds, or -1. Requests of one session tend to come together.
     */
    int sessionTimeout(SessionId session) {
        if (knownTimeoutMillis < 0 || knownSession != session.value()) {
            knownTimeoutMillis = Sessions.timeout(sessions, session);
            knownSession = session.value();
        }
        return knownTimeoutMillis;
    }

    /** Whether no path has a quota, which is how most live. */
    boolean isQuotaFree() {
        if (!quotaFree) {
            quotaFree = !(find(Reserved.QUOTA.utf8(), Reserved.QUOTA.length()) instanceof Inode);
        }
        return quotaFree;
    }

    void forEachEphemeral(SessionId session, Consumer<ZnodePath> visitor) {
        Sessions.forEachEphemeral(ephemerals, session, TreeVersion.NO_PREFIX, visitor);
    }

    static int lastSlash(byte[] path, int length) {
        int slash = length - 1;
        while (path[slash] != '/') {
            slash--;
        }
        return slash;
    }
}
