package dev.ostler.tree.access;

import dev.ostler.protocol.Bytes;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** A client names the ensemble that it means to reach (client protocol, section 8.3.3). */
final class EnsembleScheme implements Scheme {
    static final String NAME = "ensemble";

    private final AccessOptions.Ensemble options;

    EnsembleScheme(AccessOptions.Ensemble options) {
        this.options = options;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isValid(String aclId) {
        return false;
    }

    @Override
    public boolean matches(String identity, String aclId) {
        return false;
    }

    @Override
    public boolean isAuthenticated() {
        return false;
    }

    @Override
    public Authentication authenticate(@Nullable Bytes data, Peer peer) {
        boolean accepted =
                data == null
                        || data.length() == 0
                        || options.names().isEmpty()
                        || options.names().contains(data.toUtf8String());
        return accepted ? new Authentication.Accepted(List.of()) : new Authentication.Misdirected();
    }
}
