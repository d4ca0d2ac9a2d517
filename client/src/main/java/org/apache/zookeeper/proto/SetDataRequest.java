package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;

/** Asks for a znode's data to be replaced. */
public class SetDataRequest extends Bean {
    private String path;
    private byte[] data;
    private int version;

    public SetDataRequest() {}

    public SetDataRequest(String path, byte[] data, int version) {
        this.path = path;
        this.data = data;
        this.version = version;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String value) {
        path = value;
    }

    public byte[] getData() {
        return data;
    }

    public void setData(byte[] value) {
        data = value;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int value) {
        version = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(SetDataRequest other) {
        path = other.path;
        data = other.data;
        version = other.version;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(path, "path");
        archive.writeBuffer(data, "data");
        archive.writeInt(version, "version");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        path = archive.readString("path");
        data = archive.readBuffer("data");
        version = archive.readInt("version");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (SetDataRequest) other;
        int order;
        order = path.compareTo(that.path);
        if (order != 0) {
            return order;
        }
        order = Arrays.compareUnsigned(data, that.data);
        if (order != 0) {
            return order;
        }
        return Integer.compare(version, that.version);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetDataRequest that
                && Objects.equals(path, that.path)
                && Arrays.equals(data, that.data)
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, Arrays.hashCode(data), version);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LSetDataRequest(sBi)";
    }
}
