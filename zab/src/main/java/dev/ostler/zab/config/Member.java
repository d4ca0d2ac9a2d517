package dev.ostler.zab.config;

import dev.ostler.protocol.ServerId;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * One member of an ensemble: what its {@code server.N} line says (quorum protocol, section 1.3).
 *
 * @param addresses where the other members reach it; never empty
 * @param client where its clients connect, or null if the configuration does not say
 */
public record Member(
        ServerId id,
        List<PeerAddress> addresses,
        boolean observer,
        @Nullable ClientAddress client) {
    public Member {
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("server " + id + " has no address");
        }
    }

    /** Host as written and not resolved, quorum port and election port. */
    public record PeerAddress(String host, int quorumPort, int electionPort) {}

    /** Host as written and not resolved. */
    public record ClientAddress(String host, int port) {}
}
