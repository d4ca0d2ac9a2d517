package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** Stands before each operation, or result, of a multi. */
public class MultiHeader extends Bean {
    private int type;
    private boolean done;
    private int err;

    public MultiHeader() {}

    public MultiHeader(int type, boolean done, int err) {
        this.type = type;
        this.done = done;
        this.err = err;
    }

    public int getType() {
        return type;
    }

    public void setType(int value) {
        type = value;
    }

    public boolean getDone() {
        return done;
    }

    public void setDone(boolean value) {
        done = value;
    }

    public int getErr() {
        return err;
    }

    public void setErr(int value) {
        err = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(MultiHeader other) {
        type = other.type;
        done = other.done;
        err = other.err;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeInt(type, "type");
        archive.writeBool(done, "done");
        archive.writeInt(err, "err");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        type = archive.readInt("type");
        done = archive.readBool("done");
        err = archive.readInt("err");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (MultiHeader) other;
        int order;
        order = Integer.compare(type, that.type);
        if (order != 0) {
            return order;
        }
        order = Boolean.compare(done, that.done);
        if (order != 0) {
            return order;
        }
        return Integer.compare(err, that.err);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultiHeader that
                && type == that.type
                && done == that.done
                && err == that.err;
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, done, err);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LMultiHeader(izi)";
    }
}
