package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.Stat;
import dev.ostler.tree.access.AclList;
import dev.ostler.tree.pages.Key;
import dev.ostler.tree.pages.Page;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/** A {@link Znode} that reads an {@link Entry} when it is asked. */
final class ZnodeView implements Znode {
    private final Object entry;
    private final AclTable acls;

    ZnodeView(Object entry, AclTable acls) {
        this.entry = entry;
        this.acls = acls;
    }

    private byte[] record() {
        return Key.record(entry);
    }

    @Override
    public long czxid() {
        return Packed.czxid(record());
    }

    @Override
    public long mzxid() {
        return Packed.mzxid(record());
    }

    @Override
    public long pzxid() {
        return Entry.pzxid(entry);
    }

    @Override
    public long ctime() {
        return Packed.ctime(record());
    }

    @Override
    public long mtime() {
        return Packed.mtime(record());
    }

    @Override
    public int version() {
        return Packed.version(record());
    }

    @Override
    public int creations() {
        return Entry.creations(entry);
    }

    @Override
    public int aversion() {
        return Packed.aversion(record());
    }

    @Override
    public long owner() {
        return Packed.owner(record());
    }

    @Override
    public boolean isEphemeral() {
        return Packed.has(record(), Packed.EPHEMERAL);
    }

    @Override
    public @Nullable Bytes data() {
        return Entry.data(entry);
    }

    @Override
    public int dataLength() {
        return Entry.dataLength(entry);
    }

    @Override
    public AclList acl() {
        return acls.get(Packed.acl(record()));
    }

    @Override
    public long aclId() {
        return AclTable.storedId(Packed.acl(record()));
    }

    @Override
    public int childCount() {
        return Entry.childCount(entry);
    }

    @Override
    public long descendantCount() {
        return Entry.descendants(entry);
    }

    private int cversion() {
        return 2 * Entry.creations(entry) - Entry.childCount(entry);
    }

    private long ephemeralOwner() {
        return isEphemeral() ? owner() : 0;
    }

    @Override
    public Stat stat() {
        return new Stat(
                czxid(),
                mzxid(),
                ctime(),
                mtime(),
                version(),
                cversion(),
                aversion(),
                ephemeralOwner(),
                dataLength(),
                childCount(),
                pzxid());
    }

    @Override
    public void writeStat(JuteWriter out) {
        byte[] record = record();
        out.writeLong(Packed.czxid(record));
        out.writeLong(Packed.mzxid(record));
        out.writeLong(Packed.ctime(record));
        out.writeLong(Packed.mtime(record));
        out.writeInt(Packed.version(record));
        out.writeInt(cversion());
        out.writeInt(Packed.aversion(record));
        out.writeLong(ephemeralOwner());
        out.writeInt(Entry.dataLength(entry));
        out.writeInt(Entry.childCount(entry));
        out.writeLong(Entry.pzxid(entry));
    }

    @Override
    public StoredStat storedStat() {
        return new StoredStat(
                aclId(),
                czxid(),
                mzxid(),
                ctime(),
                mtime(),
                version(),
                creations(),
                aversion(),
                owner(),
                pzxid());
    }

    @Override
    public void writeStoredStat(JuteWriter out) {
        byte[] record = record();
        out.writeLong(aclId());
        out.writeLong(Packed.czxid(record));
        out.writeLong(Packed.mzxid(record));
        out.writeLong(Packed.ctime(record));
        out.writeLong(Packed.mtime(record));
        out.writeInt(Packed.version(record));
        out.writeInt(Entry.creations(entry));
        out.writeInt(Packed.aversion(record));
        out.writeLong(Packed.owner(record));
        out.writeLong(Entry.pzxid(entry));
    }

    @Override
    public void writeData(JuteWriter out) {
        if (Packed.has(record(), Packed.NO_DATA)) {
            out.writeInt(-1);
        } else {
            byte[] array = Entry.dataArray(entry);
            int offset = Entry.dataOffset(entry);
            out.writeSpan(array, offset, array.length - offset);
        }
    }

    @Override
    public void writeChildren(JuteWriter out) {
        out.writeInt(Entry.childCount(entry));
        if (entry instanceof Inode inode) {
            Page.scan(
                    inode.children,
                    null,
                    child -> {
                        byte[] record = Key.record(child);
                        out.writeSpan(record, Key.offset(record), Key.length(record));
                        return true;
                    });
        }
    }

    @Override
    public void forEachChild(byte @Nullable [] after, int limit, ChildVisitor visitor) {
        if (!(entry instanceof Inode inode) || limit <= 0) {
            return;
        }
        // The next greater string of bytes is the same one with a zero behind it.
        byte[] from = after == null ? null : Arrays.copyOf(after, after.length + 1);
        var left =
                new Object() {
                    int count = limit;
                };
        Page.scan(
                inode.children,
                from,
                child -> {
                    byte[] record = Key.record(child);
                    visitor.visit(record, Key.offset(record), Key.length(record));
                    return --left.count > 0;
                });
    }
}
