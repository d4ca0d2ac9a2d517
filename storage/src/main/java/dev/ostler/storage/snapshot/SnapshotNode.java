package dev.ostler.storage.snapshot;

import dev.ostler.protocol.Bytes;

/**
 * One znode on its way into a snapshot or out of one: a struct that is filled again and again, so
 * that a hundred million znodes leave no garbage. The fields are those of the file (storage format,
 * section 3.1).
 */
public final class SnapshotNode {
    /** Holds the path in UTF-8; the root's path is empty. */
    public byte[] path = Bytes.EMPTY.unsafeArray();

    public int pathOffset;
    public int pathLength;

    /** Holds the data. */
    public byte[] data = Bytes.EMPTY.unsafeArray();

    public int dataOffset;

    /** -1 for null. */
    public int dataLength;

    /** Key in the snapshot's ACL table, or {@link #OPEN_ACL}. */
    public long aclId;

    public long czxid;
    public long mzxid;

    /** Milliseconds since 1970. */
    public long ctime;

    /** Milliseconds since 1970. */
    public long mtime;

    public int version;

    /** How many children it ever had, which is not what clients are told. */
    public int cversion;

    public int aversion;

    /** 0, a session, or the marks of containers and of TTL znodes. */
    public long ephemeralOwner;

    public long pzxid;

    /** Stands for {@code world:anyone:cdrwa}, which needs no entry in the table. */
    public static final long OPEN_ACL = -1;
}
