package dev.ostler.tree.access;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.List;

import javax.security.auth.x500.X500Principal;

/** The subject of the client's TLS certificate (client protocol, section 8.3.5). */
final class X509Scheme implements Scheme {
    static final String NAME = "x509";

    private final AccessOptions.X509 options;

    X509Scheme(AccessOptions.X509 options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValid(String aclId) {
        try {
            var _ = new X500Principal(aclId);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return identity.equals(options.superUser()) || identity.equals(aclId);
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes data, Peer peer) {
        String subject = peer.certificateSubject();
        if (subject == null) {
            return new Authentication.Refused();
        }
        var identity = new Identity(NAME, subject);
        return subject.equals(options.superUser())
                ? new Authentication.Accepted(
                        List.of(new Identity(Identity.SUPER, subject), identity))
                : new Authentication.Accepted(List.of(identity));
    }
}
