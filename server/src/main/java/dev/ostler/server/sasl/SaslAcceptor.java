package dev.ostler.server.sasl;

import dev.ostler.server.config.MemberSaslConfig;
import dev.ostler.server.config.SaslConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/**
 * The accepting side of SASL for one section of the JAAS configuration (client protocol, section
 * 11.8; quorum protocol, section 7.2). If the section's login gives a principal the mechanism is
 * GSSAPI, else DIGEST-MD5 with the passwords that stand in the section as {@code
 * user_NAME="password"}. Immutable; any thread may begin an exchange.
 */
public final class SaslAcceptor {
    private static final Logger LOG = LoggerFactory.getLogger(SaslAcceptor.class);

    private static final String USER_PREFIX = "user_";
    private static final String SUPER_USER = "super";

    private final JaasSection section;
    private final Protocol protocol;
    private final Supplier<CallbackHandler> handlers;

    private SaslAcceptor(JaasSection section, Protocol protocol, Supplier<CallbackHandler> handlers)
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
        // Whom a client wants to be, other than who it has proved to be, does not count.
        Authorization authorization = (proved, wanted) -> names.idOf(proved);
        return new SaslAcceptor(
                section, Protocol.CLIENTS, () -> new UserCheck(passwords, authorization));
    }

    /**
     * What members that connect to this one prove to who they are.
     *
     * @param hosts those of the members, in small letters: whoever proves it by Kerberos must be on
     *     one of them
     * @throws IOException if the configuration can't be read or has no such section, or if the
     *     login fails; the server must not start then
     */
    public static SaslAcceptor forMembers(MemberSaslConfig config, Supplier<Set<String>> hosts)
            throws IOException {
        return forMembers(JaasSection.require(config.serverSection()), hosts);
    }

    static SaslAcceptor forMembers(JaasSection section, Supplier<Set<String>> hosts)
            throws IOException {
        Map<String, String> passwords = passwords(section);
        Authorization authorization =
                section.isKerberos()
                        ? (proved, wanted) ->
                                proved.equals(wanted) && isOfHost(proved, hosts.get())
                                        ? proved
                                        : null
                        : (proved, wanted) -> proved.equals(wanted) ? proved : null;
        return new SaslAcceptor(
                section, Protocol.MEMBERS, () -> new UserCheck(passwords, authorization));
    }

    /** Whether a name has the form {@code service/host@REALM}, with one of the hosts. */
    static boolean isOfHost(String principal, Set<String> hosts) {
        String[] parts = principal.split("[/@]", -1);
        return parts.length == 3 && hosts.contains(parts[1].toLowerCase(Locale.ROOT));
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
        SaslServer server =
                !section.isKerberos()
                        ? Sasl.createSaslServer(
                                "DIGEST-MD5",
                                protocol.service(),
                                protocol.realm(),
                                Map.of(),
                                handlers.get())
                        : kerberos(section.principal());
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
            return section.as(
                    () -> Sasl.createSaslServer("GSSAPI", service, host, Map.of(), handlers.get()));
        } catch (SaslException e) {
            throw new SaslException("no Kerberos for " + principal + ": " + e.getMessage(), e);
        }
    }
}
