package org.apache.zookeeper.data;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/**
 * One entry of an access control list: what somebody may do, see {@link
 * org.apache.zookeeper.ZooDefs.Perms}.
 */
public class ACL extends Bean {
    private int perms;
    private Id id;

    public ACL() {}

    public ACL(int perms, Id id) {
        this.perms = perms;
        this.id = id;
    }

    public int getPerms() {
        return perms;
    }

    public void setPerms(int value) {
        perms = value;
    }

    public Id getId() {
        return id;
    }

    public void setId(Id value) {
        id = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(ACL other) {
        perms = other.perms;
        id = other.id;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeInt(perms, "perms");
        archive.writeRecord(id, "id");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        perms = archive.readInt("perms");
        id = new Id();
        archive.readRecord(id, "id");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (ACL) other;
        int order;
        order = Integer.compare(perms, that.perms);
        if (order != 0) {
            return order;
        }
        return id.compareTo(that.id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ACL that && perms == that.perms && Objects.equals(id, that.id);
    }

    @Override
    public int hashCode() {
        return Objects.hash(perms, id);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LACL(iLId(ss))";
    }
}
