package dev.ostler.zab.config;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of one member.
 *
 * <pre>
 * address[|address...][;[clientHost:]clientPort]
 * address = host:quorumPort:electionPort[:participant|:observer]
 * </pre>
 */
final class MemberLine {
    /** More is nobody's network. */
    private static final int ADDRESSES_MAX = 64;

    private static final String HOST = "(\\[[0-9a-fA-F:.%]++\\]|[^:;|\\[\\]\\s\\\\]++)";
    private static final Pattern PEER =
            Pattern.compile(HOST + ":(\\d{1,5}):(\\d{1,5})(?::([a-zA-Z]+))?");
    private static final Pattern CLIENT = Pattern.compile("(?:" + HOST + ":)?(\\d{1,5})");
    private static final String ANY_HOST = "0.0.0.0";

    // Nothing behind a separator is no part: an empty variable of a template leaves it behind.
    private static final Pattern TRAILING_SEMICOLONS = Pattern.compile(";++$");
    private static final Pattern TRAILING_BARS = Pattern.compile("\\|++$");

    /** By host, then by ports. */
    static final Comparator<PeerAddress> ADDRESS_ORDER =
            Comparator.comparing(PeerAddress::host)
                    .thenComparingInt(PeerAddress::quorumPort)
                    .thenComparingInt(PeerAddress::electionPort);

    private MemberLine() {}

    static Member parse(ServerId id, String line) {
        String[] halves = TRAILING_SEMICOLONS.matcher(line).replaceFirst("").split(";", -1);
        if (halves.length > 2) {
            throw malformed(id, line);
        }
        String[] parts = TRAILING_BARS.matcher(halves[0]).replaceFirst("").split("\\|", -1);
        if (parts.length > ADDRESSES_MAX) {
            throw new MalformedRecordException(
                    "server." + id + " has more than " + ADDRESSES_MAX + " addresses");
        }
        var addresses = new ArrayList<PeerAddress>();
        String role = null;
        for (String part : parts) {
            Matcher match = PEER.matcher(part.strip());
            if (!match.matches()) {
                throw part.strip().matches(HOST + ":\\d+")
                        ? new MalformedRecordException("Missing election port for server: " + id)
                        : malformed(id, line);
            }
            addresses.add(address(id, match));
            role = role(id, role, match.group(4));
        }
        boolean observer = "observer".equals(role);
        ClientAddress client = halves.length == 2 ? client(id, line, halves[1].strip()) : null;
        return new Member(id, addresses, observer, client);
    }

    private static PeerAddress address(ServerId id, Matcher match) {
        int quorumPort = port(id, match.group(2));
        int electionPort = port(id, match.group(3));
        if (quorumPort == electionPort) {
            throw new MalformedRecordException(
                    "server."
                            + id
                            + " has the same port for the quorum and for the election: "
                            + quorumPort);
        }
        return new PeerAddress(withoutBrackets(match.group(1)), quorumPort, electionPort);
    }

    private static @Nullable String role(
            ServerId id, @Nullable String before, @Nullable String text) {
        if (text == null) {
            return before;
        }
        String role = text.toLowerCase(Locale.ROOT);
        if (!role.equals("participant") && !role.equals("observer")) {
            throw new MalformedRecordException(
                    "Unrecognised peertype: " + text + " of server." + id);
        }
        if (before != null && !before.equals(role)) {
            throw new MalformedRecordException(
                    "server." + id + " has several addresses with different roles");
        }
        return role;
    }

    private static ClientAddress client(ServerId id, String line, String text) {
        Matcher match = CLIENT.matcher(text);
        if (!match.matches()) {
            throw malformed(id, line);
        }
        String host = match.group(1);
        return new ClientAddress(
                host == null ? ANY_HOST : withoutBrackets(host), port(id, match.group(2)));
    }

    private static int port(ServerId id, String digits) {
        int port = Integer.parseInt(digits);
        if (port > 65_535) {
            throw new MalformedRecordException("server." + id + " has a port above 65535: " + port);
        }
        return port;
    }

    private static MalformedRecordException malformed(ServerId id, String line) {
        return new MalformedRecordException(
                "server."
                        + id
                        + "="
                        + MembershipText.excerpt(line)
                        + " does not have the form server_config or server_config;client_config"
                        + " where server_config is the pipe separated list of host:port:port or"
                        + " host:port:port:type and client_config is port or host:port");
    }

    static String write(Member member) {
        String addresses =
                sorted(member.addresses()).stream()
                        .map(
                                address ->
                                        withBrackets(address.host())
                                                + ":"
                                                + address.quorumPort()
                                                + ":"
                                                + address.electionPort())
                        .collect(Collectors.joining("|"));
        String text = addresses + (member.observer() ? ":observer" : ":participant");
        ClientAddress client = member.client();
        return client == null
                ? text
                : text + ";" + withBrackets(client.host()) + ":" + client.port();
    }

    private static List<PeerAddress> sorted(List<PeerAddress> addresses) {
        return addresses.stream().sorted(ADDRESS_ORDER).toList();
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String withBrackets(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }
}
