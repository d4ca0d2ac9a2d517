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

    /**
     * The client means other servers: the connection is closed without an answer, for AuthFailed
     * would end the client, which is to try the next server of its list.
     */
    record Misdirected() implements Authentication {}
}
