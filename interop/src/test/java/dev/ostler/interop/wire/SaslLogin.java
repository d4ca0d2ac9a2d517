package dev.ostler.interop.wire;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Request;
import dev.ostler.testing.DigestUser;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

import javax.security.sasl.SaslClient;

/** The client's side of SASL on a raw session. */
public final class SaslLogin {
    private SaslLogin() {}

    /**
     * Proves by DIGEST-MD5 to be this user.
     *
     * @return the error of the last reply, 0 if the server is convinced
     */
    public static int prove(RawSession session, String user, String password) throws IOException {
        SaslClient client = DigestUser.of(user, password).toClient();
        byte[] token = {};
        while (!client.isComplete()) {
            Reply reply = session.call(new Request.Sasl(Bytes.wrap(token)));
            Bytes challenge = reply.error() == 0 ? reply.body().readBuffer() : null;
            if (challenge == null) {
                return reply.error();
            }
            token = orEmpty(client.evaluateChallenge(challenge.toByteArray()));
        }
        return 0;
    }

    private static byte[] orEmpty(byte @Nullable [] token) {
        return token == null ? new byte[0] : token;
    }
}
