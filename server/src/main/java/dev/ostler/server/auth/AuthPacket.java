package dev.ostler.server.auth;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.MalformedRecordException;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;

/**
 * What the two sides of an exchange send each other.
 *
 * <pre>
 * magic 8 | status 4 | length 4 | token
 * </pre>
 *
 * @param token null, with the length -1, where a mechanism has nothing to say
 */
record AuthPacket(Status status, @Nullable Bytes token) {
    /**
     * No packet of the quorum port and no frame of the election port begins with its first byte.
     */
    private static final long MAGIC = 0x5f24_3501_3501_edccL;

    private static final int HEAD_BYTES = 16;

    /** As long as Kerberos' tickets may be. */
    private static final int TOKEN_BYTES_MAX = 64 * 1024;

    /** How far the exchange is. */
    enum Status {
        GOES_ON(0),
        SUCCESS(1),
        ERROR(-1);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        private static Status of(int number) {
            for (Status status : values()) {
                if (status.number == number) {
                    return status;
                }
            }
            throw new MalformedRecordException("a packet with the status " + number);
        }
    }

    /** Whether {@code in}, as far as it goes, may be the beginning of one. */
    static boolean mayBegin(ByteBuffer in) {
        int count = Math.min(in.remaining(), Long.BYTES);
        for (int i = 0; i < count; i++) {
            if (in.get(in.position() + i) != (byte) (MAGIC >>> (56 - 8 * i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads one if all of it has come.
     *
     * @return null, with nothing read, if there is more to come
     * @throws MalformedRecordException if there will never be one
     */
    static @Nullable AuthPacket read(ByteBuffer in) {
        if (!mayBegin(in)) {
            throw new MalformedRecordException("something else in the place of a packet");
        }
        if (in.remaining() < HEAD_BYTES) {
            return null;
        }
        int start = in.position();
        int length = in.getInt(start + 12);
        if (length < -1 || length > TOKEN_BYTES_MAX) {
            throw new MalformedRecordException("a packet with a token of " + length + " bytes");
        }
        if (in.remaining() < HEAD_BYTES + length) {
            return null;
        }
        Status status = Status.of(in.getInt(start + 8));
        in.position(start + HEAD_BYTES);
        if (length < 0) {
            return new AuthPacket(status, null);
        }
        var token = new byte[length];
        in.get(token);
        return new AuthPacket(status, Bytes.wrap(token));
    }

    byte[] toBytes() {
        byte[] text = tokenOrEmpty().unsafeArray();
        return ByteBuffer.allocate(HEAD_BYTES + text.length)
                .putLong(MAGIC)
                .putInt(status.number)
                .putInt(token == null ? -1 : text.length)
                .put(text)
                .array();
    }

    Bytes tokenOrEmpty() {
        return token == null ? Bytes.EMPTY : token;
    }
}
