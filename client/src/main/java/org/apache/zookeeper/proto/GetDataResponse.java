package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.data.Stat;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** Data and Stat of a znode. */
public class GetDataResponse extends Bean {
    private byte[] data;
    private Stat stat;

    public GetDataResponse() {}

    public GetDataResponse(byte[] data, Stat stat) {
        this.data = data;
        this.stat = stat;
    }

    public byte[] getData() {
        return data;
    }

    public void setData(byte[] value) {
        data = value;
    }

    public Stat getStat() {
        return stat;
    }

    public void setStat(Stat value) {
        stat = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(GetDataResponse other) {
        data = other.data;
        stat = other.stat;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeBuffer(data, "data");
        archive.writeRecord(stat, "stat");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        data = archive.readBuffer("data");
        stat = new Stat();
        archive.readRecord(stat, "stat");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (GetDataResponse) other;
        int order;
        order = Arrays.compareUnsigned(data, that.data);
        if (order != 0) {
            return order;
        }
        return stat.compareTo(that.stat);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GetDataResponse that
                && Arrays.equals(data, that.data)
                && Objects.equals(stat, that.stat);
    }

    @Override
    public int hashCode() {
        return Objects.hash(Arrays.hashCode(data), stat);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LGetDataResponse(BLStat(lllliiiliil))";
    }
}
