package org.apache.zookeeper.data;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** The part of a {@link Stat} that is stored with a znode. */
public class StatPersisted extends Bean {
    private long czxid;
    private long mzxid;
    private long ctime;
    private long mtime;
    private int version;
    private int cversion;
    private int aversion;
    private long ephemeralOwner;
    private long pzxid;

    public StatPersisted() {}

    public StatPersisted(
            long czxid,
            long mzxid,
            long ctime,
            long mtime,
            int version,
            int cversion,
            int aversion,
            long ephemeralOwner,
            long pzxid) {
        this.czxid = czxid;
        this.mzxid = mzxid;
        this.ctime = ctime;
        this.mtime = mtime;
        this.version = version;
        this.cversion = cversion;
        this.aversion = aversion;
        this.ephemeralOwner = ephemeralOwner;
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

    public long getPzxid() {
        return pzxid;
    }

    public void setPzxid(long value) {
        pzxid = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(StatPersisted other) {
        czxid = other.czxid;
        mzxid = other.mzxid;
        ctime = other.ctime;
        mtime = other.mtime;
        version = other.version;
        cversion = other.cversion;
        aversion = other.aversion;
        ephemeralOwner = other.ephemeralOwner;
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
        pzxid = archive.readLong("pzxid");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (StatPersisted) other;
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
        return Long.compare(pzxid, that.pzxid);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatPersisted that
                && czxid == that.czxid
                && mzxid == that.mzxid
                && ctime == that.ctime
                && mtime == that.mtime
                && version == that.version
                && cversion == that.cversion
                && aversion == that.aversion
                && ephemeralOwner == that.ephemeralOwner
                && pzxid == that.pzxid;
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                czxid, mzxid, ctime, mtime, version, cversion, aversion, ephemeralOwner, pzxid);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LStatPersisted(lllliiill)";
    }
}
