package org.apache.zookeeper.data;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** Who: an authentication scheme and a name within it. */
public class Id extends Bean {
    private String scheme;
    private String id;

    public Id() {}

    public Id(String scheme, String id) {
        this.scheme = scheme;
        this.id = id;
    }

    public String getScheme() {
        return scheme;
    }

    public void setScheme(String value) {
        scheme = value;
    }

    public String getId() {
        return id;
    }

    public void setId(String value) {
        id = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(Id other) {
        scheme = other.scheme;
        id = other.id;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(scheme, "scheme");
        archive.writeString(id, "id");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        scheme = archive.readString("scheme");
        id = archive.readString("id");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (Id) other;
        int order;
        order = scheme.compareTo(that.scheme);
        if (order != 0) {
            return order;
        }
        return id.compareTo(that.id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Id that
                && Objects.equals(scheme, that.scheme)
                && Objects.equals(id, that.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(scheme, id);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LId(ss)";
    }
}
