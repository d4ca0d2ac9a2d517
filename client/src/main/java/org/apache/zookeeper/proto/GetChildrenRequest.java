package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** Asks for the names of a znode's children. */
public class GetChildrenRequest extends Bean {
    private String path;
    private boolean watch;

    public GetChildrenRequest() {}

    public GetChildrenRequest(String path, boolean watch) {
        this.path = path;
        this.watch = watch;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String value) {
        path = value;
    }

    public boolean getWatch() {
        return watch;
    }

    public void setWatch(boolean value) {
        watch = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(GetChildrenRequest other) {
        path = other.path;
        watch = other.watch;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(path, "path");
        archive.writeBool(watch, "watch");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        path = archive.readString("path");
        watch = archive.readBool("watch");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (GetChildrenRequest) other;
        int order;
        order = path.compareTo(that.path);
        if (order != 0) {
            return order;
        }
        return Boolean.compare(watch, that.watch);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GetChildrenRequest that
                && Objects.equals(path, that.path)
                && watch == that.watch;
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, watch);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LGetChildrenRequest(sz)";
    }
}
