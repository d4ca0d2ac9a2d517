package dev.ostler.server.sasl;

import dev.ostler.server.config.SaslConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import javax.security.auth.Subject;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * The accepting side of SASL for one section of the JAAS configuration (client protocol, section
 * 11.8). If the section's login gives a principal the mechanism is GSSAPI, else DIGEST-MD5 with the
 * passwords that stand in the section as {@code user_NAME="password"}. Immutable; any thread may
 * begin an exchange.
 */
public final class SaslAcceptor {
    private static final Logger LOG = LoggerFactory.getLogger(SaslAcceptor.class);

    private static final String USER_PREFIX = "user_";
    private static final String SUPER_USER = "super";

    private final JaasSection section;
    private final Protocol protocol;
    private final Supplier<CallbackHandler> handlers;

    /**
     * What both sides of DIGEST-MD5 must mean.
     *
     * @param service the first part of the digest-uri
     * @param realm its second part, and the realm of the users
     */
    record Protocol(String service, String realm) {
        static final Protocol CLIENTS = new Protocol("zookeeper", "zk-sasl-md5");
    }

    SaslAcceptor(JaasSection section, Protocol protocol, Supplier<CallbackHandler> handlers)
            throws IOException {
        this.section = section;
        this.protocol = protocol;
        this.handlers = handlers;
        // What is missing shows now, and the first client need not wait for classes.
        newServer().dispose();
    }

    /**
     * What clients prove to who they are; null if there is no JAAS configuration, or no such
     * section in it.
     *
     * @throws IOException if the configuration can't be read, the login fails, or the rules for
     *     names are wrong; the server must not start then
     */
    public static @Nullable SaslAcceptor forClients(SaslConfig config) throws IOException {
        if (!JaasSection.mayExist()) {
            return null;
        }
        JaasSection section = JaasSection.login(config.section());
        if (section == null) {
            LOG.warn(
                    "The JAAS configuration has no section {}: clients are offered no SASL",
                    config.section());
            return null;
        }
        return forClients(config, section);
    }

    static SaslAcceptor forClients(SaslConfig config, JaasSection section) throws IOException {
        PrincipalNames names = PrincipalNames.of(config.names());
        Map<String, String> passwords = passwords(section);
        String superPassword = config.superPassword();
        if (superPassword != null) {
            passwords.computeIfPresent(SUPER_USER, (user, password) -> superPassword);
        }
        LOG.info(
                "Clients may prove who they are by SASL, section {} with {} users",
                section.name(),
                passwords.size());
        return new SaslAcceptor(
                section, Protocol.CLIENTS, () -> new UserCheck(passwords, names::idOf));
    }

    static Map<String, String> passwords(JaasSection section) {
        Map<String, String> passwords = new TreeMap<>();
        section.options()
                .forEach(
                        (key, value) -> {
                            if (key.startsWith(USER_PREFIX)) {
                                passwords.put(key.substring(USER_PREFIX.length()), value);
                            }
                        });
        return passwords;
    }

    /** The exchange with one client. */
    public SaslExchange begin() {
        try {
            return new JdkExchange(newServer());
        } catch (SaslException e) {
            return SaslExchange.failing(String.valueOf(e.getMessage()));
        }
    }

    private SaslServer newServer() throws SaslException {
        Set<Principal> principals = section.subject().getPrincipals();
        SaslServer server =
                principals.isEmpty()
                        ? Sasl.createSaslServer(
                                "DIGEST-MD5",
                                protocol.service(),
                                protocol.realm(),
                                Map.of(),
                                handlers.get())
                        : kerberos(principals.iterator().next().getName());
        if (server == null) {
            throw new SaslException(
                    "this Java has no SASL mechanism for section " + section.name());
        }
        return server;
    }

    private @Nullable SaslServer kerberos(String principal) throws SaslException {
        int slash = principal.indexOf('/');
        if (slash < 0) {
            throw new SaslException(
                    "the Kerberos principal "
                            + principal
                            + " names no host; section "
                            + section.name()
                            + " needs one like zookeeper/host@REALM");
        }
        int at = principal.indexOf('@', slash);
        String service = principal.substring(0, slash);
        String host = principal.substring(slash + 1, at < 0 ? principal.length() : at);
        try {
            return Subject.callAs(
                    section.subject(),
                    () -> Sasl.createSaslServer("GSSAPI", service, host, Map.of(), handlers.get()));
        } catch (CompletionException e) {
            throw new SaslException("no Kerberos for " + principal + ": " + e.getMessage(), e);
        }
    }
}
