package dev.ostler.tree.access;

import java.util.List;

/** What an {@code auth} packet came to. */
public sealed interface Authentication {
    /** The connection gets these identities, which may be none. */
    record Accepted(List<Identity> identities) implements Authentication {
        public Accepted {
            identities = List.copyOf(identities);
        }
    }

    /** The packet is answered with AuthFailed, then the connection is closed. */
    record Refused() implements Authentication {}
}
