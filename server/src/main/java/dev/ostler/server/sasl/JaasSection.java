package dev.ostler.server.sasl;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.sasl.SaslException;

/**
 * A section of the JAAS configuration, logged in.
 *
 * @param subject with a principal if the section is Kerberos', else without one
 * @param options all that its entries say, where two say the same the last one
 */
record JaasSection(String name, Subject subject, Map<String, String> options) {
    private static final String FILE = "java.security.auth.login.config";

    /** It only carries passwords, and its class is the client's. */
    private static final String DIGEST_MODULE =
            "org.apache.zookeeper.server.auth.DigestLoginModule";

    JaasSection {
        options = new TreeMap<>(options);
    }

    /** Whether there is a JAAS configuration at all; looks without loading what reads it. */
    static boolean mayExist() {
        return System.getProperty(FILE) != null
                || Security.getProperty("login.config.url.1") != null
                || Files.exists(Path.of(System.getProperty("user.home", ""), ".java.login.config"));
    }

    /**
     * Looks for a section and logs in.
     *
     * @return null if the configuration has no such section
     * @throws IOException if the configuration can't be read, or the login fails
     */
    static @Nullable JaasSection login(String name) throws IOException {
        try {
            return login(name, Configuration.getConfiguration());
        } catch (SecurityException e) {
            String file = System.getProperty(FILE);
            throw new IOException(
                    "No JAAS configuration section named '"
                            + name
                            + "' was found"
                            + (file == null ? "." : " in '" + file + "'.")
                            + " The configuration can't be read: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * Logs in by a section that has to be there.
     *
     * @throws IOException also if it is not
     */
    static JaasSection require(String name) throws IOException {
        JaasSection section = login(name);
        if (section == null) {
            String file = System.getProperty(FILE);
            throw new IOException(
                    "No JAAS configuration section named '"
                            + name
                            + "' was found"
                            + (file == null ? "" : " in '" + file + "'")
                            + ". quorum.auth.enableSasl=true needs it; write it, or name another"
                            + " one by quorum.auth.server.saslLoginContext and"
                            + " quorum.auth.learner.saslLoginContext.");
        }
        return section;
    }

    static @Nullable JaasSection login(String name, Configuration configuration)
            throws IOException {
        AppConfigurationEntry[] entries = configuration.getAppConfigurationEntry(name);
        if (entries == null) {
            return null;
        }
        Map<String, String> options = new TreeMap<>();
        boolean needsLogin = false;
        for (AppConfigurationEntry entry : entries) {
            needsLogin |= !entry.getLoginModuleName().equals(DIGEST_MODULE);
            entry.getOptions().forEach((key, value) -> options.put(key, String.valueOf(value)));
        }
        var subject = new Subject();
        if (needsLogin) {
            login(name, subject, configuration);
        }
        return new JaasSection(name, subject, options);
    }

    private static void login(String name, Subject subject, Configuration configuration)
            throws IOException {
        try {
            new LoginContext(name, subject, null, configuration).login();
        } catch (LoginException e) {
            throw new IOException(
                    "The section "
                            + name
                            + " of the JAAS configuration does not let this server prove who it"
                            + " is: "
                            + e.getMessage(),
                    e);
        }
    }

    boolean isKerberos() {
        return !subject.getPrincipals().isEmpty();
    }

    /** Who is logged in, for Kerberos. */
    String principal() {
        return subject.getPrincipals().iterator().next().getName();
    }

    /**
     * Whether it is time to log in again: most of the time is over of the ticket with which others
     * are got. Only Kerberos has one, and only for who proves who it is.
     */
    boolean isAgeing(Instant now) {
        return subject.getPrivateCredentials(KerberosTicket.class).stream()
                .filter(JaasSection::isTicketGranting)
                .anyMatch(ticket -> now.isAfter(ageing(ticket)));
    }

    private static boolean isTicketGranting(KerberosTicket ticket) {
        return ticket.getServer().getName().startsWith("krbtgt/");
    }

    private static Instant ageing(KerberosTicket ticket) {
        Instant begin =
                Objects.requireNonNullElse(ticket.getStartTime(), ticket.getAuthTime()).toInstant();
        Duration time = Duration.between(begin, ticket.getEndTime().toInstant());
        return begin.plus(time.multipliedBy(4).dividedBy(5));
    }

    /** Does something as who is logged in. */
    <T> T as(Callable<T> action) throws SaslException {
        try {
            return Subject.callAs(subject, action);
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new SaslException(String.valueOf(cause.getMessage()), cause);
        }
    }
}
