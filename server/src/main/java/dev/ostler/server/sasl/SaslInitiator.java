package dev.ostler.server.sasl;

import dev.ostler.server.config.MemberSaslConfig;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/**
 * The proving side of SASL for one section of the JAAS configuration (quorum protocol, section
 * 7.2). If the section's login gives a principal the mechanism is GSSAPI, else DIGEST-MD5 with the
 * section's {@code username} and {@code password}. Any thread may begin an exchange.
 */
public final class SaslInitiator {
    private static final Logger LOG = LoggerFactory.getLogger(SaslInitiator.class);

    private static final String HOST = "/_HOST";
    private static final long LOGIN_PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Protocol protocol;
    private final String servicePrincipal;

    // Guarded by this.
    private JaasSection section;
    private long lastLoginNanos = System.nanoTime();

    private SaslInitiator(JaasSection section, Protocol protocol, String servicePrincipal)
            throws SaslException {
        this.section = section;
        this.protocol = protocol;
        this.servicePrincipal = servicePrincipal;
        // What is missing shows now, and the first exchange need not wait for classes.
        newClient(section, "localhost").dispose();
    }

    /**
     * What this member proves by who it is to those that it connects to.
     *
     * @throws IOException if the configuration can't be read or has no such section, or if the
     *     login fails; the server must not start then
     */
    public static SaslInitiator forMembers(MemberSaslConfig config) throws IOException {
        return forMembers(JaasSection.require(config.learnerSection()), config.servicePrincipal());
    }

    static SaslInitiator forMembers(JaasSection section, String servicePrincipal)
            throws IOException {
        return new SaslInitiator(section, Protocol.MEMBERS, servicePrincipal);
    }

    /**
     * Begins an exchange with whoever serves on this host. It may take as long as Kerberos takes.
     */
    public SaslProof begin(String host) throws SaslException {
        JaasSection fresh = freshSection();
        return new SaslProof(fresh, newClient(fresh, host));
    }

    /** Logs in again if it is time to; if that fails, the tickets of before are still tried. */
    private synchronized JaasSection freshSection() {
        if (section.isAgeing(Instant.now())
                && System.nanoTime() - lastLoginNanos > LOGIN_PAUSE_NANOS) {
            lastLoginNanos = System.nanoTime();
            try {
                section = JaasSection.require(section.name());
            } catch (IOException e) {
                LOG.warn("Going on with the last login: {}", e.getMessage());
            }
        }
        return section;
    }

    private SaslClient newClient(JaasSection by, String host) throws SaslException {
        SaslClient client =
                by.isKerberos()
                        ? by.as(() -> kerberos(by.principal(), servicePrincipalOn(host)))
                        : digest(option(by, "username"), option(by, "password"));
        if (client == null) {
            throw new SaslException("this Java has no SASL mechanism for section " + by.name());
        }
        return client;
    }

    private static String option(JaasSection section, String key) throws SaslException {
        String value = section.options().get(key);
        if (value == null) {
            throw new SaslException(
                    "The section "
                            + section.name()
                            + " of the JAAS configuration has no "
                            + key
                            + "; write "
                            + key
                            + "=\"...\" into it");
        }
        return value;
    }

    private @Nullable SaslClient digest(String user, String password) throws SaslException {
        return Sasl.createSaslClient(
                new String[] {"DIGEST-MD5"},
                user,
                protocol.service(),
                protocol.realm(),
                Map.of(),
                callbacks -> answer(callbacks, user, password));
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

    /** Whom Kerberos is asked for. */
    String servicePrincipalOn(String host) {
        return servicePrincipal.endsWith(HOST)
                ? servicePrincipal.substring(0, servicePrincipal.length() - HOST.length() + 1)
                        + host.toLowerCase(Locale.ROOT)
                : servicePrincipal;
    }

    /** The realm of the other side is found out by its host. */
    private static @Nullable SaslClient kerberos(String self, String service) throws SaslException {
        int at = service.indexOf('@');
        String name = at < 0 ? service : service.substring(0, at);
        int slash = name.indexOf('/');
        if (slash < 0) {
            throw new SaslException(
                    "quorum.auth.kerberos.servicePrincipal="
                            + service
                            + " names no host; write one like zkquorum/_HOST");
        }
        return Sasl.createSaslClient(
                new String[] {"GSSAPI"},
                self,
                name.substring(0, slash),
                name.substring(slash + 1),
                Map.of(),
                callbacks -> {});
    }
}
