package dev.ostler.tree;

import dev.ostler.protocol.Bytes;
import dev.ostler.tree.pages.Key;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * All fields of a znode, unpacked, for the writer to change: read an entry or fill it in, set what
 * changes, then {@link #pack} it again. One draft serves the whole life of a tree.
 */
final class Draft {
    private static final byte[] NOTHING = new byte[0];

    private byte[] nameArray = NOTHING;
    private int nameOffset;
    private int nameLength;
    private byte[] dataArray = NOTHING;
    private int dataOffset;
    private int dataLength;
    private boolean noData;

    long czxid;
    long ctime;
    int acl;
    long mzxid;
    long mtime;
    int version;
    int aversion;
    long owner;
    boolean ephemeral;
    int creations;
    long pzxid;

    /** Takes the fields of a znode. */
    void read(Object entry) {
        byte[] record = Key.record(entry);
        nameArray = record;
        nameOffset = Key.offset(record);
        nameLength = Key.length(record);
        dataArray = Entry.dataArray(entry);
        dataOffset = Entry.dataOffset(entry);
        dataLength = dataArray.length - dataOffset;
        noData = Packed.has(record, Packed.NO_DATA);
        czxid = Packed.czxid(record);
        ctime = Packed.ctime(record);
        acl = Packed.acl(record);
        mzxid = Packed.mzxid(record);
        mtime = Packed.mtime(record);
        version = Packed.version(record);
        aversion = Packed.aversion(record);
        owner = Packed.owner(record);
        ephemeral = Packed.has(record, Packed.EPHEMERAL);
        creations = Entry.creations(entry);
        pzxid = Entry.pzxid(entry);
    }

    /** Takes the fields of a znode that was created just now. */
    void create(long zxid, long time, int newAcl, long newOwner, boolean extendedTypes) {
        czxid = zxid;
        mzxid = zxid;
        pzxid = zxid;
        ctime = time;
        mtime = time;
        acl = newAcl;
        version = 0;
        aversion = 0;
        creations = 0;
        own(newOwner, extendedTypes);
    }

    /** Takes the fields of a znode in a snapshot. */
    void restore(StoredStat stat, int newAcl, boolean extendedTypes) {
        czxid = stat.czxid();
        mzxid = stat.mzxid();
        pzxid = stat.pzxid();
        ctime = stat.ctime();
        mtime = stat.mtime();
        acl = newAcl;
        version = stat.version();
        aversion = stat.aversion();
        creations = stat.creations();
        own(stat.owner(), extendedTypes);
    }

    private void own(long newOwner, boolean extendedTypes) {
        owner = newOwner;
        ephemeral = Owner.isSession(newOwner, extendedTypes);
    }

    void setName(byte[] path, int offset, int length) {
        nameArray = path;
        nameOffset = offset;
        nameLength = length;
    }

    void setData(@Nullable Bytes data) {
        noData = data == null;
        dataArray = data == null ? NOTHING : data.unsafeArray();
        dataOffset = 0;
        dataLength = dataArray.length;
    }

    int dataLength() {
        return dataLength;
    }

    /** Packs a znode without children: an array, or an inode if it has much data. */
    Object pack(long stamp) {
        if (dataLength <= Packed.DATA_MAX) {
            return record(true, true);
        }
        var inode = new Inode(record(false, false), creations, pzxid, stamp);
        inode.data = data();
        return inode;
    }

    /** Packs what is not about the children into an inode that the edit may change. */
    void pack(Inode inode) {
        boolean packsData = dataLength <= Packed.DATA_MAX;
        byte[] apart = packsData ? null : data();
        inode.setRecord(record(false, packsData));
        inode.data = apart;
    }

    private byte[] data() {
        if (dataOffset == 0 && dataLength == dataArray.length) {
            return dataArray;
        }
        return Arrays.copyOfRange(dataArray, dataOffset, dataOffset + dataLength);
    }

    private byte[] record(boolean withParent, boolean withData) {
        int flags = noData ? Packed.NO_DATA : 0;
        if (mzxid != czxid || mtime != ctime || (version | aversion) != 0) {
            flags |= Packed.CHANGED;
        }
        if (acl != AclTable.OPEN) {
            flags |= Packed.GUARDED;
        }
        if (owner != Owner.NONE) {
            flags |= ephemeral ? Packed.OWNED | Packed.EPHEMERAL : Packed.OWNED;
        }
        if (withParent && (creations != 0 || pzxid != czxid)) {
            flags |= Packed.PARENT;
        }
        boolean wide =
                nameLength > Key.NARROW_LENGTH_MAX
                        || acl > Packed.NARROW_ACL_MAX
                        || ((czxid | mzxid | pzxid | ctime | mtime) & ~Packed.NARROW_MAX) != 0;
        if (wide) {
            flags |= Key.WIDE;
        }
        return write(flags, withData ? dataLength : 0);
    }

    private byte[] write(int flags, int packedDataLength) {
        boolean wide = (flags & Key.WIDE) != 0;
        int length = (wide ? 5 : 2) + nameLength + Packed.bodyLength(wide) + packedDataLength;
        length += (flags & Packed.GUARDED) == 0 ? 0 : Packed.guardedLength(wide);
        length += (flags & Packed.CHANGED) == 0 ? 0 : Packed.changedLength(wide);
        length += (flags & Packed.OWNED) == 0 ? 0 : Packed.OWNED_LENGTH;
        length += (flags & Packed.PARENT) == 0 ? 0 : Packed.parentLength(wide);

        var record = new byte[length];
        int at = Key.write(record, flags, nameArray, nameOffset, nameLength);
        at = Packed.putNumber(record, at, czxid);
        at = Packed.putNumber(record, at, ctime) + 4; // The digest is not known yet.
        if ((flags & Packed.GUARDED) != 0) {
            at = wide ? Packed.putInt(record, at, acl) : Packed.putShort(record, at, acl);
        }
        if ((flags & Packed.CHANGED) != 0) {
            at = Packed.putNumber(record, at, mzxid);
            at = Packed.putNumber(record, at, mtime);
            at = Packed.putInt(record, at, version);
            at = Packed.putInt(record, at, aversion);
        }
        if ((flags & Packed.OWNED) != 0) {
            at = Packed.putLong(record, at, owner);
        }
        if ((flags & Packed.PARENT) != 0) {
            at = Packed.putNumber(record, at, pzxid);
            at = Packed.putInt(record, at, creations);
        }
        System.arraycopy(dataArray, dataOffset, record, at, packedDataLength);
        return record;
    }
}
