package dev.ostler.interop.wire;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.Request;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
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
        SaslClient client =
                Objects.requireNonNull(
                        Sasl.createSaslClient(
                                new String[] {"DIGEST-MD5"},
                                null,
                                "zookeeper",
                                "zk-sasl-md5",
                                Map.of(),
                                callbacks -> answer(callbacks, user, password)));
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

    private static void answer(Callback[] callbacks, String user, String password) {
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback asked -> asked.setName(user);
                case PasswordCallback asked -> asked.setPassword(password.toCharArray());
                case RealmCallback asked -> asked.setText(asked.getDefaultText());
                default -> throw new IllegalStateException("asked for " + callback);
            }
        }
    }
}
