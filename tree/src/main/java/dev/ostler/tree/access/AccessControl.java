package dev.ostler.tree.access;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Decides who may do what (client protocol, section 8). Immutable, so that every thread may ask it.
 */
public final class AccessControl {
    private static final String WORLD = "world";
    private static final String ANYONE = "anyone";
    private static final String AUTH = "auth";

    /**
     * Every {@code auth} entry stands for every identity, so that a small request could become a
     * list that fits nowhere. No list of this length would fit into a log record.
     */
    private static final int EXPANDED_MAX = 100_000;

    private final AccessOptions options;
    private final Map<String, Scheme> schemes = new TreeMap<>();
    private final SaslScheme sasl;

    /**
     * @throws IllegalArgumentException if the JDK has no digest algorithm as the options name it
     */
    public AccessControl(AccessOptions options) {
        this.options = options;
        sasl = new SaslScheme(options.sasl());
        enable(true, new IpScheme());
        enable(options.digest().enabled(), new DigestScheme(options.digest()));
        enable(options.x509().enabled(), new X509Scheme(options.x509()));
        enable(options.sasl().enabled(), sasl);
        enable(options.ensemble().enabled(), new EnsembleScheme(options.ensemble()));
    }

    private void enable(boolean enabled, Scheme scheme) {
        if (enabled) {
            schemes.put(scheme.name(), scheme);
        }
    }

    /**
     * Whether somebody with these identities has a permission on a znode with this ACL.
     *
     * @param permission one of {@link Acl}'s, or several of which one is enough
     */
    public boolean permits(int permission, AclList acl, Identities identities) {
        return (acl.worldPermissions() & permission) != 0
                || options.skipAcl()
                || acl.entries().isEmpty()
                || identities.isSuper()
                || someEntryPermits(permission, acl.entries(), identities);
    }

    private boolean someEntryPermits(int permission, List<Acl> entries, Identities identities) {
        for (Acl entry : entries) {
            if ((entry.permissions() & permission) != 0 && means(entry, identities)) {
                return true;
            }
        }
        return false;
    }

    private boolean means(Acl entry, Identities identities) {
        Scheme scheme = scheme(entry.scheme());
        String id = entry.id();
        if (scheme == null || id == null) {
            return false;
        }
        for (Identity identity : identities.list()) {
            if (identity.scheme().equals(scheme.name()) && scheme.matches(identity.id(), id)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Makes the ACL list of a create or setACL ready to be stored: duplicates go, {@code auth}
     * becomes the requester's own identities, and what no scheme accepts is refused (section 8.4).
     *
     * @param requested as it stood in the request, null included
     */
    public ResolvedAcl resolve(@Nullable List<Acl> requested, Identities requester) {
        if (requested == null || requested.isEmpty()) {
            return ResolvedAcl.refused(ErrorCode.INVALID_ACL);
        }
        if (requested.equals(Acl.OPEN)) {
            return new ResolvedAcl(ErrorCode.OK, Acl.OPEN);
        }
        var entries = new ArrayList<Acl>();
        for (Acl entry : new LinkedHashSet<>(requested)) {
            ErrorCode error = resolveEntry(entry, requester, entries);
            if (error != ErrorCode.OK) {
                return ResolvedAcl.refused(error);
            }
        }
        return new ResolvedAcl(ErrorCode.OK, List.copyOf(entries));
    }

    private ErrorCode resolveEntry(Acl entry, Identities requester, List<Acl> out) {
        String name = entry.scheme();
        if (name == null) {
            return ErrorCode.INVALID_ACL;
        }
        if (name.equals(AUTH)) {
            return expandAuth(entry.permissions(), requester, out);
        }
        Scheme scheme = scheme(name);
        if (scheme == null && !name.equals(WORLD)) {
            return ErrorCode.INVALID_ACL;
        }
        String id = entry.id();
        if (id == null) {
            return ErrorCode.MARSHALLING_ERROR;
        }
        boolean valid = scheme == null ? id.equals(ANYONE) : scheme.isValid(id);
        if (!valid) {
            return ErrorCode.INVALID_ACL;
        }
        out.add(entry);
        return ErrorCode.OK;
    }

    private ErrorCode expandAuth(int permissions, Identities requester, List<Acl> out) {
        boolean some = false;
        for (Identity identity : requester.list()) {
            Scheme scheme = scheme(identity.scheme());
            if (scheme != null && scheme.isAuthenticated()) {
                if (out.size() == EXPANDED_MAX) {
                    return ErrorCode.INVALID_ACL;
                }
                out.add(new Acl(permissions, identity.scheme(), identity.id()));
                some = true;
            }
        }
        return some ? ErrorCode.OK : ErrorCode.INVALID_ACL;
    }

    /** Whether the ACL itself may be read: READ or ADMIN is enough. */
    public boolean permitsReadingAcl(AclList acl, Identities identities) {
        return permits(Acl.READ | Acl.ADMIN, acl, identities);
    }

    /** The entries as getACL shows them: who lacks ADMIN does not see the digests of passwords. */
    public List<Acl> visibleEntries(AclList acl, Identities identities) {
        if (permits(Acl.ADMIN, acl, identities)) {
            return acl.entries();
        }
        var visible = new ArrayList<Acl>(acl.entries().size());
        for (Acl entry : acl.entries()) {
            visible.add(DigestScheme.NAME.equals(entry.scheme()) ? withoutDigest(entry) : entry);
        }
        return visible;
    }

    private static Acl withoutDigest(Acl entry) {
        String id = String.valueOf(entry.id());
        int colon = id.indexOf(':');
        String user = colon < 0 ? id : id.substring(0, colon);
        return new Acl(entry.permissions(), entry.scheme(), user + ":x");
    }

    /** What a connection is from its first moment on. */
    public Identities connected(Peer peer) {
        return Identities.of(new Identity(IpScheme.NAME, peer.address()));
    }

    /**
     * Judges an {@code auth} packet, and a TLS handshake as the scheme {@code x509} without data.
     *
     * @param scheme as it stood in the packet
     */
    public Authentication authenticate(@Nullable String scheme, @Nullable Bytes data, Peer peer) {
        Scheme known = scheme(scheme);
        return known == null ? new Authentication.Refused() : known.authenticate(data, peer);
    }

    /** What a finished SASL exchange adds to a connection. */
    public List<Identity> saslIdentities(String authorizationId) {
        return sasl.identities(authorizationId);
    }

    /**
     * What a SASL exchange that failed is answered with, and the connection closed then; {@link
     * ErrorCode#OK} if the client may go on without (section 11.8).
     */
    public ErrorCode saslFailure() {
        if (options.requiredSchemes().contains(SaslScheme.NAME)) {
            return ErrorCode.SESSION_CLOSED_REQUIRE_SASL_AUTH;
        }
        return options.sasl().failedMayStay() ? ErrorCode.OK : ErrorCode.AUTH_FAILED;
    }

    /** Whether a connection may do anything but authenticate (section 8.5). */
    public boolean admits(Identities identities) {
        for (String scheme : options.requiredSchemes()) {
            if (identities.hasScheme(scheme)) {
                return true;
            }
        }
        return options.requiredSchemes().isEmpty();
    }

    /** The user's name in an identity as whoAmI gives it, empty if its scheme has no users. */
    public String userName(Identity identity) {
        Scheme scheme = scheme(identity.scheme());
        return scheme == null ? "" : scheme.userName(identity.id());
    }

    private @Nullable Scheme scheme(@Nullable String name) {
        return name == null ? null : schemes.get(name);
    }
}
