package dev.ostler.tree;

import dev.ostler.tree.pages.Key;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * How a znode is packed into one array. All numbers are big endian; what is in brackets is there
 * only if a flag says so:
 *
 * <pre>
 * flags 1 | name length 1 | name | czxid 6 | ctime 6 | digest 4
 *     [GUARDED: ACL 2]
 *     [CHANGED: mzxid 6 | mtime 6 | version 4 | aversion 4]
 *     [OWNED: owner 8]
 *     [PARENT: pzxid 6 | creations 4]
 *     | data
 * </pre>
 *
 * The digest is what the znode adds to the tree's ({@link Entry#setDigest}). A znode that is not
 * guarded has the ACL {@link AclTable#OPEN}. Of a znode never changed, mzxid is czxid, mtime is
 * ctime and the versions are 0; of one that never had children, creations are 0 and pzxid is czxid.
 * A wide record ({@link Key#WIDE}) is for what does not fit: its name length and its ACL take 4
 * bytes, its zxids and times 8.
 *
 * <p>A znode with children, or with much data, keeps those and its digest in an {@link Inode} and
 * has neither PARENT nor data in its record.
 */
final class Packed {
    static final int CHANGED = 1;
    static final int OWNED = 1 << 1;
    static final int PARENT = 1 << 2;

    /** The data is null rather than empty. */
    static final int NO_DATA = 1 << 3;

    /** The owner is a session. */
    static final int EPHEMERAL = 1 << 4;

    /** The ACL is not the open one. */
    static final int GUARDED = 1 << 5;

    static final int OWNED_LENGTH = 8;

    /** Longer data is not packed. */
    static final int DATA_MAX = 1024;

    static final int NARROW_ACL_MAX = 0xffff;
    static final long NARROW_MAX = 0xffff_ffff_ffffL;

    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Packed() {}

    static boolean has(byte[] record, int flag) {
        return (record[0] & flag) != 0;
    }

    static boolean isWide(byte[] record) {
        return record[0] < 0;
    }

    /** Whether it is a container or TTL znode. */
    static boolean isReclaimable(byte[] record) {
        return (record[0] & (OWNED | EPHEMERAL)) == OWNED;
    }

    private static int body(byte[] record) {
        return Key.offset(record) + Key.length(record);
    }

    private static int guarded(byte[] record) {
        return body(record) + bodyLength(isWide(record));
    }

    private static int changed(byte[] record) {
        int at = guarded(record);
        return has(record, GUARDED) ? at + guardedLength(isWide(record)) : at;
    }

    private static int owned(byte[] record) {
        int at = changed(record);
        return has(record, CHANGED) ? at + changedLength(isWide(record)) : at;
    }

    private static int parent(byte[] record) {
        int at = owned(record);
        return has(record, OWNED) ? at + OWNED_LENGTH : at;
    }

    static int dataOffset(byte[] record) {
        int at = parent(record);
        return has(record, PARENT) ? at + parentLength(isWide(record)) : at;
    }

    static int bodyLength(boolean wide) {
        return wide ? 20 : 16;
    }

    static int guardedLength(boolean wide) {
        return wide ? 4 : 2;
    }

    static int changedLength(boolean wide) {
        return wide ? 24 : 20;
    }

    static int parentLength(boolean wide) {
        return wide ? 12 : 10;
    }

    static long czxid(byte[] record) {
        return numberAt(record, body(record));
    }

    static long ctime(byte[] record) {
        return numberAt(record, body(record) + (isWide(record) ? 8 : 6));
    }

    static int digest(byte[] record) {
        return (int) INT.get(record, guarded(record) - 4);
    }

    static void setDigest(byte[] record, int digest) {
        INT.set(record, guarded(record) - 4, digest);
    }

    static int acl(byte[] record) {
        if (!has(record, GUARDED)) {
            return AclTable.OPEN;
        }
        int at = guarded(record);
        return isWide(record) ? (int) INT.get(record, at) : (short) SHORT.get(record, at) & 0xffff;
    }

    static long mzxid(byte[] record) {
        return has(record, CHANGED) ? numberAt(record, changed(record)) : czxid(record);
    }

    static long mtime(byte[] record) {
        return has(record, CHANGED)
                ? numberAt(record, changed(record) + (isWide(record) ? 8 : 6))
                : ctime(record);
    }

    static int version(byte[] record) {
        return has(record, CHANGED) ? (int) INT.get(record, owned(record) - 8) : 0;
    }

    static int aversion(byte[] record) {
        return has(record, CHANGED) ? (int) INT.get(record, owned(record) - 4) : 0;
    }

    static long owner(byte[] record) {
        return has(record, OWNED) ? longAt(record, owned(record)) : Owner.NONE;
    }

    static int creations(byte[] record) {
        return has(record, PARENT) ? (int) INT.get(record, dataOffset(record) - 4) : 0;
    }

    static long pzxid(byte[] record) {
        return has(record, PARENT) ? numberAt(record, parent(record)) : czxid(record);
    }

    static long longAt(byte[] record, int at) {
        return (long) LONG.get(record, at);
    }

    /** A zxid or a time; there are two more bytes behind a narrow one. */
    private static long numberAt(byte[] record, int at) {
        long word = longAt(record, at);
        return isWide(record) ? word : word >>> 16;
    }

    static int intAt(byte[] record, int at) {
        return (int) INT.get(record, at);
    }

    static int putShort(byte[] record, int at, int value) {
        SHORT.set(record, at, (short) value);
        return at + 2;
    }

    static int putInt(byte[] record, int at, int value) {
        INT.set(record, at, value);
        return at + 4;
    }

    static int putLong(byte[] record, int at, long value) {
        LONG.set(record, at, value);
        return at + 8;
    }

    /** Puts a zxid or a time. */
    static int putNumber(byte[] record, int at, long number) {
        if (isWide(record)) {
            return putLong(record, at, number);
        }
        putShort(record, at, (int) (number >>> 32));
        return putInt(record, at + 2, (int) number);
    }
}
