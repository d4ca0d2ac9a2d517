package dev.ostler.client;

import dev.ostler.client.net.Authenticator;
import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Util;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * Logs in by the section of the JAAS configuration. A subject with principals speaks GSSAPI, one
 * with a name and a password DIGEST-MD5.
 */
final class SaslAuthenticator implements Authenticator {
    private static final String DIGEST = "DIGEST-MD5";
    private static final String KERBEROS = "GSSAPI";
    private static final String DIGEST_SERVICE = "zookeeper";
    private static final String DIGEST_REALM = "zk-sasl-md5";

    private final ZKClientConfig config;
    private final String section;

    private volatile @Nullable Login last;

    /**
     * @param section of the JAAS configuration
     */
    SaslAuthenticator(ZKClientConfig config, String section) {
        this.config = config;
        this.section = section;
    }

    @Override
    public Exchange begin(InetSocketAddress server) throws IOException {
        Login login = last;
        if (login == null) {
            throw new SaslException("nobody is logged in");
        }
        Subject subject = login.subject();
        boolean kerberos = Login.isKerberos(subject);
        SaslClient client =
                as(subject, () -> kerberos ? kerberos(subject, server) : digest(subject));
        return challenge -> as(subject, () -> step(client, challenge));
    }

    @Override
    public Standing standing() {
        Login login = last;
        return login == null ? Standing.NONE : login.standing(Instant.now());
    }

    @Override
    public void login() throws IOException {
        try {
            var login = new LoginContext(section, SaslAuthenticator::askNobody);
            login.login();
            last = Login.of(login.getSubject());
        } catch (LoginException | SecurityException e) {
            throw new IOException("the login by the JAAS section " + section + " has failed", e);
        }
    }

    /** Nobody sits in front of a client: a password that is not configured is none. */
    private static void askNobody(Callback[] callbacks) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback name) {
                name.setName(name.getDefaultName());
            }
        }
    }

    private SaslClient digest(Subject subject) throws SaslException {
        if (X509Util.getFipsMode(config)) {
            throw new SaslException(
                    "DIGEST-MD5 is not to be used in FIPS mode; set "
                            + X509Util.FIPS_MODE_PROPERTY
                            + "=false to use it");
        }
        String name = only(subject.getPublicCredentials(), "name");
        String password = only(subject.getPrivateCredentials(), "password");
        return made(
                Sasl.createSaslClient(
                        new String[] {DIGEST},
                        name,
                        DIGEST_SERVICE,
                        DIGEST_REALM,
                        Map.of(),
                        callbacks -> answer(callbacks, name, password)));
    }

    private static String only(Set<Object> credentials, String what) throws SaslException {
        Iterator<Object> all = credentials.iterator();
        if (all.hasNext() && all.next() instanceof String found) {
            return found;
        }
        throw new SaslException("the JAAS section has no " + what);
    }

    private static void answer(Callback[] callbacks, String name, String password) {
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback asked) {
                asked.setName(name);
            } else if (callback instanceof PasswordCallback asked) {
                asked.setPassword(password.toCharArray());
            } else if (callback instanceof RealmCallback asked) {
                asked.setText(asked.getDefaultText());
            } else if (callback instanceof AuthorizeCallback asked) {
                asked.setAuthorized(asked.getAuthenticationID().equals(asked.getAuthorizationID()));
            }
        }
    }

    private SaslClient kerberos(Subject subject, InetSocketAddress server) throws SaslException {
        String principal = serverPrincipal(server);
        int slash = principal.indexOf('/');
        int at = principal.indexOf('@');
        int end = at < 0 ? principal.length() : at;
        String service = principal.substring(0, slash < 0 ? end : slash);
        String host = slash < 0 ? server.getHostString() : principal.substring(slash + 1, end);
        String self = subject.getPrincipals().iterator().next().getName();
        return made(
                Sasl.createSaslClient(
                        new String[] {KERBEROS}, self, service, host, Map.of(), callbacks -> {}));
    }

    private String serverPrincipal(InetSocketAddress server) {
        String given = config.getProperty(ZKClientConfig.ZOOKEEPER_SERVER_PRINCIPAL);
        if (given != null) {
            return given;
        }
        String user =
                config.getProperty(
                        ZKClientConfig.ZK_SASL_CLIENT_USERNAME,
                        ZKClientConfig.ZK_SASL_CLIENT_USERNAME_DEFAULT);
        return user + "/" + canonicalName(server);
    }

    /** The name by which the server's address is known; an address is no such name. */
    private String canonicalName(InetSocketAddress server) {
        String name = server.getHostString();
        if (!config.getBoolean(ZKClientConfig.ZK_SASL_CLIENT_CANONICALIZE_HOSTNAME, true)) {
            return name;
        }
        try {
            InetAddress address = InetAddress.getByName(name);
            String canonical = address.getCanonicalHostName();
            return canonical.equals(address.getHostAddress()) ? name : canonical;
        } catch (UnknownHostException e) {
            return name;
        }
    }

    private static SaslClient made(@Nullable SaslClient client) throws SaslException {
        if (client == null) {
            throw new SaslException("this JVM does not have the mechanism");
        }
        return client;
    }

    private static Step step(SaslClient client, @Nullable Bytes challenge) throws SaslException {
        byte[] token;
        if (challenge != null) {
            token = client.evaluateChallenge(challenge.toByteArray());
        } else if (client.hasInitialResponse()) {
            token = client.evaluateChallenge(new byte[0]);
        } else {
            token = new byte[0];
        }
        return new Step(token == null ? null : Bytes.wrap(token), client.isComplete());
    }

    private static <T> T as(Subject subject, PrivilegedExceptionAction<T> action)
            throws IOException {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof IOException failure) {
                throw failure;
            }
            throw new IOException(e.getException());
        }
    }
}
