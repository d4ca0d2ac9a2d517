package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** Asks for a znode to be deleted. */
public class DeleteRequest extends Bean {
    private String path;
    private int version;

    public DeleteRequest() {}

    public DeleteRequest(String path, int version) {
        this.path = path;
        this.version = version;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String value) {
        path = value;
    }

    public int getVersion() {
        return version;
    }

    public void setVersion(int value) {
        version = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(DeleteRequest other) {
        path = other.path;
        version = other.version;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(path, "path");
        archive.writeInt(version, "version");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        path = archive.readString("path");
        version = archive.readInt("version");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (DeleteRequest) other;
        int order;
        order = path.compareTo(that.path);
        if (order != 0) {
            return order;
        }
        return Integer.compare(version, that.version);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeleteRequest that
                && Objects.equals(path, that.path)
                && version == that.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, version);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LDeleteRequest(si)";
    }
}
