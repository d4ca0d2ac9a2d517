package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** The error of one operation of a multi. */
public class ErrorResponse extends Bean {
    private int err;

    public ErrorResponse() {}

    public ErrorResponse(int err) {
        this.err = err;
    }

    public int getErr() {
        return err;
    }

    public void setErr(int value) {
        err = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(ErrorResponse other) {
        err = other.err;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeInt(err, "err");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        err = archive.readInt("err");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (ErrorResponse) other;
        return Integer.compare(err, that.err);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ErrorResponse that && err == that.err;
    }

    @Override
    public int hashCode() {
        return Objects.hash(err);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LErrorResponse(i)";
    }
}
