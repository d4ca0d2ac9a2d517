package dev.ostler.tree.access;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Authorization ids of a SASL exchange (client protocol, section 8.3.4). The exchange has op codes
 * of its own; an auth packet of this scheme is refused.
 */
final class SaslScheme implements Scheme {
    static final String NAME = "sasl";

    private final AccessOptions.Sasl options;

    SaslScheme(AccessOptions.Sasl options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    /** Any name; if there is an "@" in it, {@code primary@realm} or {@code primary/host@realm}. */
    @Override
    public boolean isValid(String aclId) {
        int at = aclId.indexOf('@');
        if (at < 0) {
            return true;
        }
        int slash = aclId.indexOf('/');
        return aclId.indexOf('@', at + 1) < 0
                && (slash < 0 || slash == aclId.lastIndexOf('/'))
                && slash < at;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return identity.equals(Identity.SUPER)
                || identity.equals(aclId)
                || aclId.equals(options.anyUserId());
    }

    @Override
    public boolean isAuthenticated() {
        return true;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes data, Peer peer) {
        return new Authentication.Refused();
    }

    List<Identity> identities(String authorizationId) {
        var identities = new ArrayList<Identity>();
        identities.add(new Identity(NAME, authorizationId));
        if (options.superUsers().contains(authorizationId)) {
            identities.add(new Identity(Identity.SUPER, ""));
        }
        return identities;
    }
}
