package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who may do what.
 *
 * @param skipAcl whether every access is allowed
 * @param digestEnabled whether the scheme {@code digest} exists
 * @param superDigest {@code user:base64(hash("user:password"))} of the one who may do everything,
 *     or null
 * @param digestAlgorithm what the scheme hashes passwords with, as Java names it
 * @param saslEnabled whether the scheme {@code sasl} exists; clients may prove who they are by SASL
 *     without it, but no ACL names them then
 * @param ensembleEnabled whether the scheme {@code ensemble} exists
 * @param ensembleNames the names that clients may mean this ensemble by; empty for any
 * @param x509Enabled whether the scheme {@code x509} exists
 * @param x509SuperUser the subject of the certificate of the one who may do everything, or null
 * @param requiredSchemes a session must have authenticated with one of these before its first
 *     request; empty asks for nothing
 */
public record AccessConfig(
        boolean skipAcl,
        boolean digestEnabled,
        @Nullable String superDigest,
        String digestAlgorithm,
        boolean saslEnabled,
        boolean ensembleEnabled,
        List<String> ensembleNames,
        boolean x509Enabled,
        @Nullable String x509SuperUser,
        List<String> requiredSchemes) {
    private static final String SASL_PROVIDER =
            "org.apache.zookeeper.server.auth.SASLAuthenticationProvider";

    /** ZooKeeper's classes, by which operators ask for schemes, and what those are called. */
    private static final Map<String, String> PROVIDERS =
            Map.of(
                    "org.apache.zookeeper.server.auth.IPAuthenticationProvider",
                    "ip",
                    "org.apache.zookeeper.server.auth.DigestAuthenticationProvider",
                    "digest",
                    "org.apache.zookeeper.server.auth.EnsembleAuthenticationProvider",
                    "ensemble",
                    SASL_PROVIDER,
                    "sasl",
                    "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
                    "x509");

    private static final Set<String> DIGEST_ALGORITHMS =
            new TreeSet<>(
                    List.of(
                            "SHA1",
                            "SHA-1",
                            "SHA-224",
                            "SHA-256",
                            "SHA-384",
                            "SHA-512",
                            "SHA-512/224",
                            "SHA-512/256",
                            "SHA3-224",
                            "SHA3-256",
                            "SHA3-384",
                            "SHA3-512",
                            "MD2",
                            "MD5"));

    /**
     * @param tls whether clients may show certificates
     */
    static AccessConfig from(Settings settings, boolean tls) throws ConfigException {
        Set<String> schemes = providedSchemes(settings);
        if (tls) {
            schemes.add("x509");
        }
        return new AccessConfig(
                settings.property("skipACL").or("no").equals("yes"),
                schemes.contains("digest"),
                superDigest(settings.property("DigestAuthenticationProvider.superDigest")),
                algorithm(settings.property("DigestAuthenticationProvider.digestAlg")),
                schemes.contains("sasl"),
                schemes.contains("ensemble"),
                split(settings.property("ensembleAuthName")),
                schemes.contains("x509"),
                settings.property("X509AuthenticationProvider.superUser").orNull(),
                requiredSchemes(settings, schemes));
    }

    /** Those that exist without being asked for, and those whose class is named. */
    private static Set<String> providedSchemes(Settings settings) {
        Set<String> schemes = new TreeSet<>(List.of("ip"));
        if (settings.property("DigestAuthenticationProvider.enabled").flag(true)) {
            schemes.add("digest");
        }
        for (Value provider : settings.propertiesStartingWith("authProvider.")) {
            String scheme = PROVIDERS.get(provider.or(""));
            if (scheme != null) {
                schemes.add(scheme);
            } else {
                // Who relies on a scheme of his own must hear that it is not there.
                settings.notice(
                        (provider.where().startsWith("-D")
                                        ? provider.where()
                                        : provider.where() + ": " + provider.name())
                                + " is accepted and has no effect in this version");
            }
        }
        return schemes;
    }

    private static List<String> split(Value written) {
        return Stream.of(written.or("").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static @Nullable String superDigest(Value written) throws ConfigException {
        String text = written.orNull();
        if (text != null && text.indexOf(':') <= 0) {
            throw written.problem(
                    "DigestAuthenticationProvider.superDigest has no user; write"
                            + " user:base64(hash(\"user:password\"))");
        }
        return text;
    }

    private static String algorithm(Value written) throws ConfigException {
        String name = written.or("SHA1");
        if (!DIGEST_ALGORITHMS.contains(name.toUpperCase(Locale.ROOT))) {
            throw written.wrong("is no hash known here; write for example SHA-256");
        }
        return name;
    }

    private static List<String> requiredSchemes(Settings settings, Set<String> schemes)
            throws ConfigException {
        var required = new ArrayList<String>();
        Value written = settings.property("enforce.auth.schemes");
        if (settings.property("enforce.auth.enabled").flag(false)) {
            required.addAll(split(written));
            if (required.isEmpty()) {
                throw settings.problem(
                        "zookeeper.enforce.auth.enabled is true zookeeper.enforce.auth.schemes must"
                                + " be  configured.");
            }
        }
        Value sasl = settings.property("sessionRequireClientSASLAuth");
        if (sasl.flag(false) && !required.contains("sasl")) {
            required.add("sasl");
        }
        for (String scheme : required) {
            if (!schemes.contains(scheme)) {
                Value reason = scheme.equals("sasl") && sasl.flag(false) ? sasl : written;
                throw reason.problem(
                        "Authentication scheme "
                                + scheme
                                + " is not available. This server has "
                                + String.join(", ", schemes)
                                + (scheme.equals("sasl")
                                        ? "; add authProvider.sasl=" + SASL_PROVIDER
                                        : "")
                                + ".");
            }
        }
        return List.copyOf(required);
    }
}
