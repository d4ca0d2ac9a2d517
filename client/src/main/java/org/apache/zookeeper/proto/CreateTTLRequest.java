package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.Index;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;
import org.apache.zookeeper.data.ACL;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Asks for a znode that goes away when it was unused for so long. */
public class CreateTTLRequest extends Bean {
    private String path;
    private byte[] data;
    private List<ACL> acl;
    private int flags;
    private long ttl;

    public CreateTTLRequest() {}

    public CreateTTLRequest(String path, byte[] data, List<ACL> acl, int flags, long ttl) {
        this.path = path;
        this.data = data;
        this.acl = acl;
        this.flags = flags;
        this.ttl = ttl;
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

    public List<ACL> getAcl() {
        return acl;
    }

    public void setAcl(List<ACL> value) {
        acl = value;
    }

    public int getFlags() {
        return flags;
    }

    public void setFlags(int value) {
        flags = value;
    }

    public long getTtl() {
        return ttl;
    }

    public void setTtl(long value) {
        ttl = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(CreateTTLRequest other) {
        path = other.path;
        data = other.data;
        acl = other.acl;
        flags = other.flags;
        ttl = other.ttl;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(path, "path");
        archive.writeBuffer(data, "data");
        archive.startVector(acl, "acl");
        if (acl != null) {
            for (ACL element : acl) {
                archive.writeRecord(element, "element");
            }
        }
        archive.endVector(acl, "acl");
        archive.writeInt(flags, "flags");
        archive.writeLong(ttl, "ttl");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        path = archive.readString("path");
        data = archive.readBuffer("data");
        Index aclLeft = archive.startVector("acl");
        acl = aclLeft == null ? null : new ArrayList<>();
        for (; aclLeft != null && !aclLeft.done(); aclLeft.incr()) {
            var element = new ACL();
            archive.readRecord(element, "element");
            acl.add(element);
        }
        archive.endVector("acl");
        flags = archive.readInt("flags");
        ttl = archive.readLong("ttl");
        archive.endRecord(tag);
    }

    /** Records with vectors have no order. */
    public int compareTo(Object other) throws ClassCastException {
        throw new UnsupportedOperationException("CreateTTLRequest has no order");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CreateTTLRequest that
                && Objects.equals(path, that.path)
                && Arrays.equals(data, that.data)
                && Objects.equals(acl, that.acl)
                && flags == that.flags
                && ttl == that.ttl;
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, Arrays.hashCode(data), acl, flags, ttl);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LCreateTTLRequest(sB[LACL(iLId(ss))]il)";
    }
}
