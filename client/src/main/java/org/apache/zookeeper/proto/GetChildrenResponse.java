package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.Index;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The names of the children. */
public class GetChildrenResponse extends Bean {
    private List<String> children;

    public GetChildrenResponse() {}

    public GetChildrenResponse(List<String> children) {
        this.children = children;
    }

    public List<String> getChildren() {
        return children;
    }

    public void setChildren(List<String> value) {
        children = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(GetChildrenResponse other) {
        children = other.children;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.startVector(children, "children");
        if (children != null) {
            for (String element : children) {
                archive.writeString(element, "element");
            }
        }
        archive.endVector(children, "children");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        Index childrenLeft = archive.startVector("children");
        children = childrenLeft == null ? null : new ArrayList<>();
        for (; childrenLeft != null && !childrenLeft.done(); childrenLeft.incr()) {
            children.add(archive.readString("element"));
        }
        archive.endVector("children");
        archive.endRecord(tag);
    }

    /** Records with vectors have no order. */
    public int compareTo(Object other) throws ClassCastException {
        throw new UnsupportedOperationException("GetChildrenResponse has no order");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GetChildrenResponse that && Objects.equals(children, that.children);
    }

    @Override
    public int hashCode() {
        return Objects.hash(children);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LGetChildrenResponse([s])";
    }
}
