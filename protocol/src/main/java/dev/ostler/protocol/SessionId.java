package dev.ostler.protocol;

import org.jspecify.annotations.Nullable;

/** The id of a client's session; its highest byte is the id of the server that made it. */
public record SessionId(long value) {
    /** What a client presents that has no session yet. */
    public static final SessionId NONE = new SessionId(0);

    /** Bytes of the password that belongs to a session. */
    public static final int PASSWORD_LENGTH = 16;

    // Written out: what the JVM makes for a record is linked anew, class by class, at each start.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SessionId that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    /** As ZooKeeper prints it, for example {@code 0x100000d99670000}. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
