package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.data.Stat;

import java.io.IOException;
import java.util.Objects;

/** The path that was created and its Stat. */
public class Create2Response extends Bean {
    private String path;
    private Stat stat;

    public Create2Response() {}

    public Create2Response(String path, Stat stat) {
        this.path = path;
        this.stat = stat;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String value) {
        path = value;
    }

    public Stat getStat() {
        return stat;
    }

    public void setStat(Stat value) {
        stat = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(Create2Response other) {
        path = other.path;
        stat = other.stat;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(path, "path");
        archive.writeRecord(stat, "stat");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        path = archive.readString("path");
        stat = new Stat();
        archive.readRecord(stat, "stat");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (Create2Response) other;
        int order;
        order = path.compareTo(that.path);
        if (order != 0) {
            return order;
        }
        return stat.compareTo(that.stat);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Create2Response that
                && Objects.equals(path, that.path)
                && Objects.equals(stat, that.stat);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, stat);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LCreate2Response(sLStat(lllliiiliil))";
    }
}
