package dev.ostler.testing;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Objects;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * Who proves by DIGEST-MD5 who they are, with the JDK's own client side.
 *
 * @param claimed whom they want to be; null for themselves
 * @param service what they prove it to
 * @param realm the users that it knows
 */
public record DigestUser(
        String name, String password, @Nullable String claimed, String service, String realm) {
    /** A user of ZooKeeper's client port. */
    public static DigestUser of(String name, String password) {
        return new DigestUser(name, password, null, "zookeeper", "zk-sasl-md5");
    }

    public DigestUser claiming(@Nullable String other) {
        return new DigestUser(name, password, other, service, realm);
    }

    /** The client's side of one exchange. */
    public SaslClient toClient() throws SaslException {
        return Objects.requireNonNull(
                Sasl.createSaslClient(
                        new String[] {"DIGEST-MD5"},
                        claimed,
                        service,
                        realm,
                        Map.of(),
                        this::answer));
    }

    private void answer(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            switch (callback) {
                case NameCallback asked -> asked.setName(name);
                case PasswordCallback asked -> asked.setPassword(password.toCharArray());
                case RealmCallback asked -> asked.setText(asked.getDefaultText());
                default -> throw new IllegalStateException("asked for " + callback);
            }
        }
    }
}
