package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** The path that was created. */
public class CreateResponse extends Bean {
    private String path;

    public CreateResponse() {}

    public CreateResponse(String path) {
        this.path = path;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String value) {
        path = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(CreateResponse other) {
        path = other.path;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(path, "path");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        path = archive.readString("path");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (CreateResponse) other;
        return path.compareTo(that.path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CreateResponse that && Objects.equals(path, that.path);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LCreateResponse(s)";
    }
}
