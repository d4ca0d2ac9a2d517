package dev.ostler.tree;

import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;

/**
 * What a snapshot holds of a znode beside its path and data (storage format, section 3.1).
 *
 * @param aclId key in the snapshot's ACL table; {@link #OPEN_ACL} is not in the table
 * @param creations how many children it has ever had
 * @param owner see {@link Znode#owner}
 */
public record StoredStat(
        long aclId,
        long czxid,
        long mzxid,
        long ctime,
        long mtime,
        int version,
        int creations,
        int aversion,
        long owner,
        long pzxid) {
    /** Id of the list that lets everybody do everything. */
    public static final long OPEN_ACL = -1;

    /** Bytes in a snapshot. */
    public static final int LENGTH = 68;

    public void write(JuteWriter out) {
        out.writeLong(aclId);
        out.writeLong(czxid);
        out.writeLong(mzxid);
        out.writeLong(ctime);
        out.writeLong(mtime);
        out.writeInt(version);
        out.writeInt(creations);
        out.writeInt(aversion);
        out.writeLong(owner);
        out.writeLong(pzxid);
    }

    public static StoredStat read(JuteReader in) {
        return new StoredStat(
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }
}
