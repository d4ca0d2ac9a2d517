package org.apache.zookeeper.proto;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** A notification as it comes from a server. */
public class WatcherEvent extends Bean {
    private int type;
    private int state;
    private String path;

    public WatcherEvent() {}

    public WatcherEvent(int type, int state, String path) {
        this.type = type;
        this.state = state;
        this.path = path;
    }

    public int getType() {
        return type;
    }

    public void setType(int value) {
        type = value;
    }

    public int getState() {
        return state;
    }

    public void setState(int value) {
        state = value;
    }

    public String getPath() {
        return path;
    }

    public void setPath(String value) {
        path = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(WatcherEvent other) {
        type = other.type;
        state = other.state;
        path = other.path;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeInt(type, "type");
        archive.writeInt(state, "state");
        archive.writeString(path, "path");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        type = archive.readInt("type");
        state = archive.readInt("state");
        path = archive.readString("path");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (WatcherEvent) other;
        int order;
        order = Integer.compare(type, that.type);
        if (order != 0) {
            return order;
        }
        order = Integer.compare(state, that.state);
        if (order != 0) {
            return order;
        }
        return path.compareTo(that.path);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WatcherEvent that
                && type == that.type
                && state == that.state
                && Objects.equals(path, that.path);
    }

    @Override
    public int hashCode() {
        return Objects.hash(type, state, path);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LWatcherEvent(iis)";
    }
}
