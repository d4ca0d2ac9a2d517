package dev.ostler.protocol;

/** The id of a client's session; its highest byte is the id of the server that made it. */
public record SessionId(long value) {
    /** What a client presents that has no session yet. */
    public static final SessionId NONE = new SessionId(0);

    /** Bytes of the password that belongs to a session. */
    public static final int PASSWORD_LENGTH = 16;

    /** As ZooKeeper prints it, for example {@code 0x100000d99670000}. */
    @Override
    public String toString() {
        return "0x" + Long.toHexString(value);
    }
}
