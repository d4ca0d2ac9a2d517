package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One {@code server.N} line.
 *
 * @param id N
 * @param addresses where the other servers reach it, in the order written; never empty
 * @param observer whether it has no vote
 * @param clientAddress where its clients connect, or null if the line does not say
 */
public record Member(
        long id,
        List<PeerAddress> addresses,
        boolean observer,
        @Nullable InetSocketAddress clientAddress) {
    private static final String HOST = "(\\[[^\\]]+\\]|[^:\\[\\]]+)";
    private static final Pattern PEER =
            Pattern.compile(HOST + ":(\\d{1,5}):(\\d{1,5})(?::([a-zA-Z]+))?");
    private static final Pattern CLIENT = Pattern.compile("(?:" + HOST + ":)?(\\d{1,5})");

    /** Host, quorum port and election port, as written and not resolved. */
    public record PeerAddress(String host, int quorumPort, int electionPort) {}

    public Member {
        addresses = List.copyOf(addresses);
    }

    static Member parse(Value line, long id) throws ConfigException {
        String[] halves = line.or("").split(";", -1);
        if (halves.length > 2) {
            throw malformed(line);
        }
        var addresses = new ArrayList<PeerAddress>();
        boolean observer = false;
        for (String part : halves[0].split("\\|", -1)) {
            Matcher match = PEER.matcher(part.strip());
            if (!match.matches()) {
                throw part.strip().matches(HOST + ":\\d+")
                        ? line.problem("Missing election port for server: " + id)
                        : malformed(line);
            }
            addresses.add(
                    new PeerAddress(
                            withoutBrackets(match.group(1)),
                            port(line, match.group(2)),
                            port(line, match.group(3))));
            observer |= isObserver(line, match.group(4));
        }
        InetSocketAddress client = halves.length == 2 ? client(line, halves[1].strip()) : null;
        return new Member(id, addresses, observer, client);
    }

    private static boolean isObserver(Value line, @Nullable String type) throws ConfigException {
        return switch (type == null ? "" : type.toLowerCase(Locale.ROOT)) {
            case "", "participant" -> false;
            case "observer" -> true;
            default -> throw line.problem("Unrecognised peertype: " + type);
        };
    }

    private static InetSocketAddress client(Value line, String text) throws ConfigException {
        Matcher match = CLIENT.matcher(text);
        if (!match.matches()) {
            throw malformed(line);
        }
        String host = match.group(1);
        int port = port(line, match.group(2));
        return host == null
                ? new InetSocketAddress(port)
                : new InetSocketAddress(withoutBrackets(host), port);
    }

    private static int port(Value line, String digits) throws ConfigException {
        int port = Integer.parseInt(digits);
        if (port > 65_535) {
            throw line.wrong("names a port above 65535");
        }
        return port;
    }

    private static String withoutBrackets(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static ConfigException malformed(Value line) {
        return line.problem(
                line.or("")
                        + " does not have the form server_config or server_config;client_config"
                        + " where server_config is the pipe separated list of host:port:port or"
                        + " host:port:port:type and client_config is port or host:port");
    }
}
