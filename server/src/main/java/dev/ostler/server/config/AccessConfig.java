package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
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
 * @param requiredSchemes a session must have authenticated with one of these before its first
 *     request; empty asks for nothing
 */
public record AccessConfig(
        boolean skipAcl,
        boolean digestEnabled,
        @Nullable String superDigest,
        String digestAlgorithm,
        List<String> requiredSchemes) {
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

    static AccessConfig from(Settings settings) throws ConfigException {
        boolean digestEnabled =
                settings.property("DigestAuthenticationProvider.enabled").flag(true);
        return new AccessConfig(
                settings.property("skipACL").or("no").equals("yes"),
                digestEnabled,
                superDigest(settings.property("DigestAuthenticationProvider.superDigest")),
                algorithm(settings.property("DigestAuthenticationProvider.digestAlg")),
                requiredSchemes(settings, digestEnabled));
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

    private static List<String> requiredSchemes(Settings settings, boolean digestEnabled)
            throws ConfigException {
        Value sasl = settings.property("sessionRequireClientSASLAuth");
        if (sasl.flag(false)) {
            throw sasl.wrong("needs SASL, which this version does not offer yet");
        }
        Value schemes = settings.property("enforce.auth.schemes");
        if (!settings.property("enforce.auth.enabled").flag(false)) {
            return List.of();
        }
        List<String> required =
                Stream.of(schemes.or("").split(","))
                        .map(String::strip)
                        .filter(scheme -> !scheme.isEmpty())
                        .toList();
        if (required.isEmpty()) {
            throw settings.problem(
                    "zookeeper.enforce.auth.enabled is true zookeeper.enforce.auth.schemes must be "
                            + " configured.");
        }
        for (String scheme : required) {
            if (!scheme.equals("ip") && !(scheme.equals("digest") && digestEnabled)) {
                throw schemes.problem(
                        "Authentication scheme "
                                + scheme
                                + " is not available. This version has digest and ip.");
            }
        }
        return required;
    }
}
