package dev.ostler.server.sasl;

import org.jspecify.annotations.Nullable;

import java.util.Map;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;

/** What a mechanism asks in the course of one exchange. */
final class UserCheck implements CallbackHandler {
    private final Map<String, String> passwords;
    private final Authorization authorization;

    /** The password of the user that the exchange is about; null while there is none. */
    private char @Nullable [] password;

    /**
     * @param passwords of the users
     */
    UserCheck(Map<String, String> passwords, Authorization authorization) {
        this.passwords = passwords;
        this.authorization = authorization;
    }

    @Override
    public void handle(Callback[] callbacks) throws UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            switch (callback) {
                case RealmCallback asked -> asked.setText(asked.getDefaultText());
                case NameCallback asked -> name(asked);
                case PasswordCallback asked -> asked.setPassword(password);
                case AuthorizeCallback asked -> {
                    String id =
                            authorization.idOf(
                                    asked.getAuthenticationID(), asked.getAuthorizationID());
                    asked.setAuthorizedID(id);
                    asked.setAuthorized(id != null);
                }
                default -> throw new UnsupportedCallbackException(callback);
            }
        }
    }

    private void name(NameCallback asked) {
        String user = asked.getDefaultName();
        String known = user == null ? null : passwords.get(user);
        if (known != null) {
            asked.setName(user);
            password = known.toCharArray();
        }
    }
}
