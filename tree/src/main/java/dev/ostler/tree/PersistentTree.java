package dev.ostler.tree;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.OpCode;
import dev.ostler.protocol.SessionId;
import dev.ostler.protocol.Stat;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.TxnHeader;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.tree.pages.Key;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * The {@link Tree} as a persistent structure: each directory's children are a B+tree sorted by
 * name, a znode without children is one packed array, and a change copies the pages from the root
 * to the znode, unless it made them since the last freeze itself.
 *
 * <p>Here are the rules of what a transaction does (storage format, section 3.7); {@link Editor}
 * does it.
 */
public final class PersistentTree implements Tree {
    private static final List<Acl> CONFIG_ACL = Acl.READ_ONLY;

    private final Editor editor;
    private long zxid;

    /** What {@link #freeze} gave last, while nothing has changed since. */
    private @Nullable Version frozen;

    /**
     * The znode that was looked up last, while nothing has changed since: a request's checks ask
     * for what its transaction changes next. Paths are compared by identity.
     */
    private @Nullable ZnodePath foundPath;

    private @Nullable Object found;

    PersistentTree(Editor editor, long zxid) {
        this.editor = editor;
        this.zxid = zxid;
        createReserved(editor);
    }

    /** A tree of nothing but the znodes that are always there, at zxid 0. */
    public static PersistentTree empty(TreeOptions options) {
        return new PersistentTree(new Editor(options), 0);
    }

    /** Creates what is missing of the znodes that are always there; they count as no creations. */
    private static void createReserved(Editor editor) {
        createReserved(editor, Reserved.ZOOKEEPER, Acl.OPEN, 0);
        createReserved(editor, Reserved.QUOTA, Acl.OPEN, 0);
        createReserved(editor, Reserved.CONFIG, CONFIG_ACL, -1);
    }

    private static void createReserved(Editor editor, ZnodePath path, List<Acl> acl, int aversion) {
        byte[] bytes = path.utf8();
        if (editor.find(bytes, bytes.length) != null) {
            return;
        }
        Object entry = editor.create(path, path.lastSlash(), Bytes.EMPTY, acl, Owner.NONE, 0, 0, 0);
        editor.setAcl(bytes, bytes.length, entry, acl, aversion);
    }

    @Override
    public TreeOptions options() {
        return editor.options();
    }

    @Override
    public TreeVersion freeze() {
        Version version = frozen;
        if (version == null) {
            version = editor.freeze(this, zxid);
            frozen = version;
        }
        return version;
    }

    @Override
    public void reset(TreeVersion version) {
        if (!(version instanceof Version own) || own.origin() != this) {
            throw new IllegalArgumentException("another tree froze " + version);
        }
        changing();
        editor.reset(own);
        zxid = own.zxid();
        frozen = own;
    }

    @Override
    public long zxid() {
        return zxid;
    }

    @Override
    public long digest() {
        return editor.digest();
    }

    @Override
    public @Nullable Znode find(byte[] path, int offset, int length) {
        Object entry = Entry.find(editor.root(), path, offset, length);
        return entry == null ? null : new ZnodeView(entry, editor.acls());
    }

    @Override
    public @Nullable Znode find(ZnodePath path) {
        Object entry = lookUp(path);
        foundPath = path;
        found = entry;
        return entry == null ? null : view(entry);
    }

    @SuppressWarnings("ReferenceEquality") // Another object with these bytes is looked up anew.
    private @Nullable Object lookUp(ZnodePath path) {
        return path == foundPath ? found : editor.find(path.utf8(), lengthOf(path));
    }

    /** As {@link #lookUp(ZnodePath)}, with the entry of the path up to its last slash. */
    @SuppressWarnings("ReferenceEquality")
    private @Nullable Object lookUp(ZnodePath path, Object parent, int slash) {
        byte[] bytes = path.utf8();
        int nameLength = bytes.length - slash - 1;
        if (path == foundPath || nameLength == 0) {
            return lookUp(path);
        }
        return parent instanceof Inode inode
                ? Entry.child(inode, bytes, slash + 1, nameLength)
                : null;
    }

    /** The state is about to change. */
    private void changing() {
        frozen = null;
        foundPath = null;
        found = null;
    }

    @Override
    public int sessionTimeout(SessionId session) {
        return editor.sessionTimeout(session);
    }

    @Override
    public void forEachEphemeral(SessionId session, Consumer<ZnodePath> visitor) {
        editor.forEachEphemeral(session, visitor);
    }

    @Override
    public @Nullable Quota quota(ZnodePath path) {
        return Quotas.find(editor, path);
    }

    @Override
    public int deleteOrphanedEphemerals() {
        var orphans = new ArrayList<ZnodePath>();
        Sessions.forEachOwner(
                editor.ephemerals(),
                session -> {
                    if (!editor.hasSession(session)) {
                        editor.forEachEphemeral(session, orphans::add);
                    }
                });
        for (ZnodePath path : orphans) {
            frozen = null;
            delete(path, zxid, null);
        }
        return orphans.size();
    }

    @Override
    public void setMembership(Bytes text, long version, long timeMillis) {
        byte[] path = Reserved.CONFIG.utf8();
        Object entry = editor.find(path, path.length);
        if (entry == null) {
            return; // A transaction of another's has deleted it, whatever for.
        }
        ZnodeView before = view(entry);
        if (before.mzxid() == version && Objects.equals(before.data(), text)) {
            return;
        }
        int bytesBefore = Entry.dataLength(entry);
        changing();
        editor.setData(path, path.length, entry, text, -1, version, timeMillis);
        Quotas.count(editor, Reserved.CONFIG, 0, text.length() - bytesBefore);
    }

    @Override
    public void replay(TxnHeader header, Txn txn) {
        applyAny(header, txn, null);
    }

    @Override
    public Outcome apply(TxnHeader header, Txn txn, Consumer<Change> changes) {
        return applyAny(header, txn, changes);
    }

    /**
     * @param changes null where nobody asks: then no changes are described, and an outcome has no
     *     stat
     */
    private Outcome applyAny(TxnHeader header, Txn txn, @Nullable Consumer<Change> changes) {
        zxid = header.zxid().value();
        frozen = null;
        if (txn instanceof Txn.Multi multi) {
            return multi.failed() ? failed(multi) : applyAll(header, multi, changes);
        }
        return applyOne(header, txn, changes);
    }

    private Outcome applyAll(
            TxnHeader header, Txn.Multi multi, @Nullable Consumer<Change> changes) {
        var outcomes = new ArrayList<Outcome>(multi.operations().size());
        ErrorCode error = ErrorCode.OK;
        for (Txn operation : multi.operations()) {
            Outcome outcome = applyOne(header, operation, changes);
            outcomes.add(outcome);
            error = error == ErrorCode.OK ? outcome.error() : error;
        }
        return new Outcome(multi, error, null, List.copyOf(outcomes));
    }

    private static Outcome failed(Txn.Multi multi) {
        var outcomes = new ArrayList<Outcome>(multi.operations().size());
        ErrorCode error = ErrorCode.OK;
        for (Txn operation : multi.operations()) {
            ErrorCode own = error == ErrorCode.OK ? error : ErrorCode.RUNTIME_INCONSISTENCY;
            if (operation instanceof Txn.Failed failure) {
                own = failure.error();
                error = error == ErrorCode.OK ? own : error;
            }
            outcomes.add(outcome(operation, own, null));
        }
        return new Outcome(multi, error, null, List.copyOf(outcomes));
    }

    private Outcome applyOne(TxnHeader header, Txn txn, @Nullable Consumer<Change> changes) {
        return switch (txn) {
            case Txn.Create create -> {
                long owner = create.ephemeral() ? header.clientId().value() : Owner.NONE;
                yield create(
                        header,
                        create,
                        create.path(),
                        create.data(),
                        create.acl(),
                        owner,
                        create.parentCversion(),
                        changes);
            }
            case Txn.CreateContainer create ->
                    create(
                            header,
                            create,
                            create.path(),
                            create.data(),
                            create.acl(),
                            Owner.CONTAINER,
                            create.parentCversion(),
                            changes);
            case Txn.CreateTtl create -> {
                if (create.ttl() < 1 || create.ttl() > Owner.MAX_TTL) {
                    yield outcome(create, ErrorCode.BAD_ARGUMENTS, null);
                }
                yield create(
                        header,
                        create,
                        create.path(),
                        create.data(),
                        create.acl(),
                        Owner.ttl(create.ttl()),
                        create.parentCversion(),
                        changes);
            }
            case Txn.Delete delete -> outcome(delete, delete(delete.path(), zxid, changes), null);
            case Txn.SetData setData -> setData(header, setData, changes);
            case Txn.SetAcl setAcl -> setAcl(setAcl);
            case Txn.CreateSession create -> {
                editor.putSession(header.clientId(), create.timeout());
                yield outcome(create, ErrorCode.OK, null);
            }
            case Txn.CloseSession close -> {
                closeSession(header.clientId(), close, changes);
                yield outcome(close, ErrorCode.OK, null);
            }
            case Txn.Check check -> outcome(check, ErrorCode.OK, null);
            case Txn.Failed failure -> outcome(failure, failure.error(), null);
            // Nobody can log a multi within a multi; it would be none of the operations.
            case Txn.Multi multi -> outcome(multi, ErrorCode.UNIMPLEMENTED, null);
        };
    }

    private Outcome create(
            TxnHeader header,
            Txn txn,
            ZnodePath path,
            @Nullable Bytes data,
            List<Acl> acl,
            long owner,
            int parentCversion,
            @Nullable Consumer<Change> changes) {
        byte[] bytes = path.utf8();
        int slash = path.lastSlash();
        Object parent = slash < 0 ? null : editor.find(bytes, slash);
        if (parent == null) {
            return outcome(txn, ErrorCode.NO_NODE, null);
        }
        int creations = parentCversion == -1 ? Entry.creations(parent) + 1 : parentCversion;
        int length = lengthOf(path);
        Object existing = lookUp(path, parent, slash);
        changing();
        if (existing != null) {
            int aversion = Packed.aversion(Key.record(existing));
            editor.setAcl(bytes, length, existing, acl, aversion);
            if (txn.type() == OpCode.CREATE && length > 0) {
                Object raised = editor.find(bytes, slash);
                editor.raise(bytes, slash, raised == null ? parent : raised, creations, zxid);
            }
            return outcome(txn, ErrorCode.NODE_EXISTS, null);
        }
        if (slash == bytes.length - 1) {
            return outcome(txn, ErrorCode.BAD_ARGUMENTS, null);
        }
        Object entry = editor.create(path, slash, data, acl, owner, creations, zxid, header.time());
        Stat stat = null;
        if (changes != null) {
            ZnodeView znode = view(entry);
            stat = znode.stat();
            changes.accept(new Change(Change.Kind.CREATED, path, znode.acl(), view(parent).acl()));
        }
        Quotas.created(editor, path);
        Quotas.count(editor, path, 1, data == null ? 0 : data.length());
        return outcome(txn, ErrorCode.OK, stat);
    }

    /** A missing znode's parent learns of the deletion all the same. */
    private ErrorCode delete(
            ZnodePath path, long deletionZxid, @Nullable Consumer<Change> changes) {
        byte[] bytes = path.utf8();
        int slash = path.lastSlash();
        Object parent = slash < 0 ? null : editor.find(bytes, slash);
        if (parent == null || path.isRoot()) {
            return ErrorCode.NO_NODE;
        }
        Object entry = lookUp(path);
        changing();
        if (entry == null) {
            editor.touch(bytes, slash, parent, deletionZxid);
            return ErrorCode.NO_NODE;
        }
        Change change = null;
        if (changes != null) {
            change = new Change(Change.Kind.DELETED, path, view(entry).acl(), view(parent).acl());
        }
        int znodes = (int) (1 + Entry.descendants(entry));
        long bytesOfData = dataBelow(entry, bytes);
        editor.delete(path, slash, entry, deletionZxid);
        if (changes != null && change != null) {
            changes.accept(change);
        }
        Quotas.count(editor, path, -znodes, -bytesOfData);
        return ErrorCode.OK;
    }

    /**
     * Bytes of data of a znode and all below it. A znode that is deleted has children only where a
     * log is replayed over a snapshot that knows later ones.
     */
    private long dataBelow(Object entry, byte[] path) {
        if (Entry.childCount(entry) == 0) {
            return Entry.dataLength(entry);
        }
        long bytes = 0;
        var walk = new TreeWalk(entry, path, path.length, editor.acls());
        while (walk.next()) {
            bytes += Entry.dataLength(walk.entry());
        }
        return bytes;
    }

    private Outcome setData(TxnHeader header, Txn.SetData txn, @Nullable Consumer<Change> changes) {
        byte[] bytes = txn.path().utf8();
        int length = lengthOf(txn.path());
        Object entry = lookUp(txn.path());
        changing();
        if (entry == null) {
            return outcome(txn, ErrorCode.NO_NODE, null);
        }
        int before = Entry.dataLength(entry);
        Object changed =
                editor.setData(
                        bytes, length, entry, txn.data(), txn.version(), zxid, header.time());
        Stat stat = null;
        if (changes != null) {
            ZnodeView znode = view(changed);
            stat = znode.stat();
            changes.accept(new Change(Change.Kind.DATA_SET, txn.path(), znode.acl(), null));
        }
        Quotas.count(editor, txn.path(), 0, Entry.dataLength(changed) - before);
        return outcome(txn, ErrorCode.OK, stat);
    }

    private Outcome setAcl(Txn.SetAcl txn) {
        byte[] bytes = txn.path().utf8();
        int length = lengthOf(txn.path());
        Object entry = lookUp(txn.path());
        changing();
        if (entry == null) {
            return outcome(txn, ErrorCode.NO_NODE, null);
        }
        Object changed = editor.setAcl(bytes, length, entry, txn.acl(), txn.version());
        return outcome(txn, ErrorCode.OK, view(changed).stat());
    }

    private void closeSession(
            SessionId session, Txn.CloseSession txn, @Nullable Consumer<Change> changes) {
        editor.removeSession(session);
        if (txn.deletes() != null) {
            for (ZnodePath path : txn.deletes()) {
                delete(path, zxid, changes);
            }
        }
        var left = new ArrayList<ZnodePath>();
        editor.forEachEphemeral(session, left::add);
        for (ZnodePath path : left) {
            delete(path, zxid, changes);
        }
    }

    private ZnodeView view(Object entry) {
        return new ZnodeView(entry, editor.acls());
    }

    private static int lengthOf(ZnodePath path) {
        return path.isRoot() ? 0 : path.length();
    }

    private static Outcome outcome(Txn txn, ErrorCode error, @Nullable Stat stat) {
        return new Outcome(txn, error, stat, List.of());
    }
}
