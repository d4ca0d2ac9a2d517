package dev.ostler.replica.session;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.SessionId;

import java.security.MessageDigest;

/**
 * The password by which a client resumes its session (client protocol, section 2.3). It follows
 * from the session's id, by a function that all servers of an ensemble share, ZooKeeper's too. It
 * is no secret from anybody who knows the function.
 */
public final class SessionPassword {
    public static final int LENGTH = 16;

    private static final long SALT = 0xb341_5c00L;

    // The 48-bit linear congruential generator of java.util.Random.
    private static final long MULTIPLIER = 0x5_deec_e66dL;
    private static final long INCREMENT = 0xb;
    private static final long MASK = (1L << 48) - 1;

    private SessionPassword() {}

    /** The password of a session. */
    public static Bytes of(SessionId session) {
        return Bytes.wrap(compute(session));
    }

    /** Whether a client that presents {@code password} may have the session; never for id 0. */
    public static boolean matches(SessionId session, Bytes password) {
        return session.value() != SessionId.NONE.value()
                && MessageDigest.isEqual(compute(session), password.unsafeArray());
    }

    private static byte[] compute(SessionId session) {
        byte[] password = new byte[LENGTH];
        long state = (session.value() ^ SALT ^ MULTIPLIER) & MASK;
        for (int word = 0; word < LENGTH; word += Integer.BYTES) {
            state = (state * MULTIPLIER + INCREMENT) & MASK;
            int bits = (int) (state >>> 16);
            for (int i = 0; i < Integer.BYTES; i++) {
                password[word + i] = (byte) (bits >>> (8 * i));
            }
        }
        return password;
    }
}
