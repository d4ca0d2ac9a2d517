package org.apache.zookeeper.data;

import org.apache.jute.Bean;
import org.apache.jute.InputArchive;
import org.apache.jute.OutputArchive;

import java.io.IOException;
import java.util.Objects;

/** One identity that a session has proved. */
public class ClientInfo extends Bean {
    private String authScheme;
    private String user;

    public ClientInfo() {}

    public ClientInfo(String authScheme, String user) {
        this.authScheme = authScheme;
        this.user = user;
    }

    public String getAuthScheme() {
        return authScheme;
    }

    public void setAuthScheme(String value) {
        authScheme = value;
    }

    public String getUser() {
        return user;
    }

    public void setUser(String value) {
        user = value;
    }

    /** Takes over every field of {@code other}. */
    public void copyFrom(ClientInfo other) {
        authScheme = other.authScheme;
        user = other.user;
    }

    @Override
    public void serialize(OutputArchive archive, String tag) throws IOException {
        archive.startRecord(this, tag);
        archive.writeString(authScheme, "authScheme");
        archive.writeString(user, "user");
        archive.endRecord(this, tag);
    }

    @Override
    public void deserialize(InputArchive archive, String tag) throws IOException {
        archive.startRecord(tag);
        authScheme = archive.readString("authScheme");
        user = archive.readString("user");
        archive.endRecord(tag);
    }

    /** Orders by the fields, the first that differs decides. */
    public int compareTo(Object other) throws ClassCastException {
        var that = (ClientInfo) other;
        int order;
        order = authScheme.compareTo(that.authScheme);
        if (order != 0) {
            return order;
        }
        return user.compareTo(that.user);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientInfo that
                && Objects.equals(authScheme, that.authScheme)
                && Objects.equals(user, that.user);
    }

    @Override
    public int hashCode() {
        return Objects.hash(authScheme, user);
    }

    /** The name and the field types in jute's notation. */
    public static String signature() {
        return "LClientInfo(ss)";
    }
}
