package dev.ostler.zab.config;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One member of an ensemble: what its {@code server.N} line says (quorum protocol, section 1.3).
 *
 * @param addresses where the other members reach it; never empty
 * @param client where its clients connect, or null if the line does not say
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

    /** Host as written and not resolved, without brackets; quorum port and election port. */
    public record PeerAddress(String host, int quorumPort, int electionPort) {}

    /** Host as written and not resolved, without brackets. */
    public record ClientAddress(String host, int port) {}

    /**
     * Reads what stands behind {@code server.N=}.
     *
     * @throws MalformedRecordException if it is no server line; the message says what is wrong
     */
    public static Member parse(ServerId id, String line) {
        return MemberLine.parse(id, line);
    }

    /** What stands behind {@code server.N=}: the role is always there, once, at the end. */
    public String line() {
        return MemberLine.write(this);
    }

    /**
     * Whether this is the same member, reached in the same way: same id, role and addresses. The
     * order of the addresses does not matter, nor whether a host is in capitals.
     */
    public boolean isSameAs(Member other) {
        return comparable().equals(other.comparable());
    }

    Member comparable() {
        return new Member(
                id,
                addresses.stream()
                        .map(
                                address ->
                                        new PeerAddress(
                                                lowerCase(address.host),
                                                address.quorumPort,
                                                address.electionPort))
                        .distinct()
                        .sorted(MemberLine.ADDRESS_ORDER)
                        .collect(Collectors.toUnmodifiableList()),
                observer,
                client == null ? null : new ClientAddress(lowerCase(client.host), client.port));
    }

    private static String lowerCase(String host) {
        return host.toLowerCase(Locale.ROOT);
    }
}
