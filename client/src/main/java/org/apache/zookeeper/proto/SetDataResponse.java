package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.data.Stat;

import java.io.IOException;
import java.util.Objects;

/** The Stat after the change. */
public class SetDataResponse extends Bean {
    private Stat stat;

    public SetDataResponse() {}

    public SetDataResponse(Stat stat) {
        this.stat = stat;
    }

    public Stat getStat() {
        return stat;
    }

    public void setStat(Stat value) {
        stat = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(SetDataResponse other) {
        stat = other.stat;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeRecord(stat, "stat");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        stat = new Stat();
        archive.readRecord(stat, "stat");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (SetDataResponse) other;
        return stat.compareTo(that.stat);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetDataResponse that && Objects.equals(stat, that.stat);
    }

    @Override
    public int hashCode() {
        return Objects.hash(stat);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LSetDataResponse(LStat(lllliiiliil))";
    }
}
