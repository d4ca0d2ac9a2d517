package org.apache.zookeeper.data;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/**
 * What is known of a znode besides its data. Zxids name transactions, times are milliseconds since
 * 1970.
 */
public class Stat extends Bean {
    private long czxid;
    private long mzxid;
    private long ctime;
    private long mtime;
    private int version;
    private int cversion;
    private int aversion;
    private long ephemeralOwner;
    private int dataLength;
    private int numChildren;
    private long pzxid;

    public Stat() {}

    public Stat(
            long czxid,
            long mzxid,
            long ctime,
            long mtime,
            int version,
            int cversion,
            int aversion,
            long ephemeralOwner,
            int dataLength,
            int numChildren,
            long pzxid) {
        this.czxid = czxid;
        this.mzxid = mzxid;
        this.ctime = ctime;
        this.mtime = mtime;
        this.version = version;
        this.cversion = cversion;
        this.aversion = aversion;
        this.ephemeralOwner = ephemeralOwner;
        this.dataLength = dataLength;
        this.numChildren = numChildren;
        this.pzxid = pzxid;
    }

    public long getCzxid() {
        return czxid;
    }

    public void setCzxid(long value) {
        czxid = value;
    }

    public long getMzxid() {
        return mzxid;
    }

    public void setMzxid(long value) {
        mzxid = value;
    }

    public long getCtime() {
        return ctime;
    }

    public void setCtime(long value) {
        ctime = value;
    }

    public long getMtime() {
        return mtime;
    }

    public void setMtime(long value) {
        mtime = value;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int value) {
        version = value;
    }

    public int getCversion() {
        return cversion;
    }

    public void setCversion(int value) {
        cversion = value;
    }

    public int getAversion() {
        return aversion;
    }

    public void setAversion(int value) {
        aversion = value;
    }

    public long getEphemeralOwner() {
        return ephemeralOwner;
    }

    public void setEphemeralOwner(long value) {
        ephemeralOwner = value;
    }

    public int getDataLength() {
        return dataLength;
    }

    public void setDataLength(int value) {
        dataLength = value;
    }

    public int getNumChildren() {
        return numChildren;
    }

    public void setNumChildren(int value) {
        numChildren = value;
    }

    public long getPzxid() {
        return pzxid;
    }

    public void setPzxid(long value) {
        pzxid = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(Stat other) {
        czxid = other.czxid;
        mzxid = other.mzxid;
        ctime = other.ctime;
        mtime = other.mtime;
        version = other.version;
        cversion = other.cversion;
        aversion = other.aversion;
        ephemeralOwner = other.ephemeralOwner;
        dataLength = other.dataLength;
        numChildren = other.numChildren;
        pzxid = other.pzxid;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeLong(czxid, "czxid");
        archive.writeLong(mzxid, "mzxid");
        archive.writeLong(ctime, "ctime");
        archive.writeLong(mtime, "mtime");
        archive.writeInt(version, "version");
        archive.writeInt(cversion, "cversion");
        archive.writeInt(aversion, "aversion");
        archive.writeLong(ephemeralOwner, "ephemeralOwner");
        archive.writeInt(dataLength, "dataLength");
        archive.writeInt(numChildren, "numChildren");
        archive.writeLong(pzxid, "pzxid");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        czxid = archive.readLong("czxid");
        mzxid = archive.readLong("mzxid");
        ctime = archive.readLong("ctime");
        mtime = archive.readLong("mtime");
        version = archive.readInt("version");
        cversion = archive.readInt("cversion");
        aversion = archive.readInt("aversion");
        ephemeralOwner = archive.readLong("ephemeralOwner");
        dataLength = archive.readInt("dataLength");
        numChildren = archive.readInt("numChildren");
        pzxid = archive.readLong("pzxid");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (Stat) other;
        int order;
        order = Long.compare(czxid, that.czxid);
        if (order != 0) {
            return order;
        }
        order = Long.compare(mzxid, that.mzxid);
        if (order != 0) {
            return order;
        }
        order = Long.compare(ctime, that.ctime);
        if (order != 0) {
            return order;
        }
        order = Long.compare(mtime, that.mtime);
        if (order != 0) {
            return order;
        }
        order = Integer.compare(version, that.version);
        if (order != 0) {
            return order;
        }
        order = Integer.compare(cversion, that.cversion);
        if (order != 0) {
            return order;
        }
        order = Integer.compare(aversion, that.aversion);
        if (order != 0) {
            return order;
        }
        order = Long.compare(ephemeralOwner, that.ephemeralOwner);
        if (order != 0) {
            return order;
        }
        order = Integer.compare(dataLength, that.dataLength);
        if (order != 0) {
            return order;
        }
        order = Integer.compare(numChildren, that.numChildren);
        if (order != 0) {
            return order;
        }
        return Long.compare(pzxid, that.pzxid);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stat that
                && czxid == that.czxid
                && mzxid == that.mzxid
                && ctime == that.ctime
                && mtime == that.mtime
                && version == that.version
                && cversion == that.cversion
                && aversion == that.aversion
                && ephemeralOwner == that.ephemeralOwner
                && dataLength == that.dataLength
                && numChildren == that.numChildren
                && pzxid == that.pzxid;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                czxid,
                mzxid,
                ctime,
                mtime,
                version,
                cversion,
                aversion,
                ephemeralOwner,
                dataLength,
                numChildren,
                pzxid);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LStat(lllliiiliil)";
    }
}
