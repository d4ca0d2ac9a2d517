package dev.ostler.tree.access;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The settings of {@link AccessControl}.
 *
 * @param skipAcl every permission is granted ({@code zookeeper.skipACL=yes})
 * @param requiredSchemes a connection may do nothing until it has an identity of one of these
 *     ({@code zookeeper.enforce.auth.schemes}); empty requires nothing
 */
public record AccessOptions(
        boolean skipAcl,
        Digest digest,
        X509 x509,
        Sasl sasl,
        Ensemble ensemble,
        List<String> requiredSchemes) {
    /** ZooKeeper's defaults: the schemes ip and digest beside world and auth. */
    public static final AccessOptions DEFAULTS =
            new AccessOptions(
                    false,
                    new Digest(true, "SHA1", null),
                    new X509(false, null),
                    new Sasl(false, List.of(), null, false),
                    new Ensemble(false, List.of()),
                    List.of());

    public AccessOptions {
        requiredSchemes = List.copyOf(requiredSchemes);
    }

    public AccessOptions withSkipAcl(boolean skip) {
        return new AccessOptions(skip, digest, x509, sasl, ensemble, requiredSchemes);
    }

    public AccessOptions with(Digest other) {
        return new AccessOptions(skipAcl, other, x509, sasl, ensemble, requiredSchemes);
    }

    public AccessOptions with(X509 other) {
        return new AccessOptions(skipAcl, digest, other, sasl, ensemble, requiredSchemes);
    }

    public AccessOptions with(Sasl other) {
        return new AccessOptions(skipAcl, digest, x509, other, ensemble, requiredSchemes);
    }

    public AccessOptions with(Ensemble other) {
        return new AccessOptions(skipAcl, digest, x509, sasl, other, requiredSchemes);
    }

    public AccessOptions withRequiredSchemes(List<String> schemes) {
        return new AccessOptions(skipAcl, digest, x509, sasl, ensemble, schemes);
    }

    /**
     * Users with passwords ({@code zookeeper.DigestAuthenticationProvider.*}).
     *
     * @param algorithm a message digest that the JDK has, for example SHA1 or SHA-256
     * @param superDigest the digest id that makes a connection super; null for none
     */
    public record Digest(boolean enabled, String algorithm, @Nullable String superDigest) {}

    /**
     * TLS client certificates.
     *
     * @param superUser the subject that makes a connection super; null for none
     */
    public record X509(boolean enabled, @Nullable String superUser) {}

    /**
     * SASL authorization ids.
     *
     * @param enabled whether ACL entries may name them; clients get them all the same
     * @param superUsers the ids that make a connection super
     * @param anyUserId an ACL entry with this id means every SASL user; null for none
     * @param failedMayStay whether a client whose exchange failed may go on without
     */
    public record Sasl(
            boolean enabled,
            List<String> superUsers,
            @Nullable String anyUserId,
            boolean failedMayStay) {
        public Sasl {
            superUsers = List.copyOf(superUsers);
        }
    }

    /**
     * A guard against connecting to the wrong cluster.
     *
     * @param names the names that this ensemble answers to; empty answers to all
     */
    public record Ensemble(boolean enabled, List<String> names) {
        public Ensemble {
            names = List.copyOf(names);
        }
    }
}
