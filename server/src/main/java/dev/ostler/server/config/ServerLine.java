package dev.ostler.server.config;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Member.PeerAddress;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code server.N} lines (quorum protocol, section 1.3). Host names are kept as written: to
 * resolve them is up to whoever connects, each time.
 */
final class ServerLine {
    private static final String HOST = "(\\[[^\\]]+\\]|[^:\\[\\]]+)";
    private static final Pattern PEER =
            Pattern.compile(HOST + ":(\\d{1,5}):(\\d{1,5})(?::([a-zA-Z]+))?");
    private static final Pattern CLIENT = Pattern.compile("(?:" + HOST + ":)?(\\d{1,5})");

    /** Where a line that only names a port has its clients connect. */
    private static final String ANY_HOST = "0.0.0.0";

    private ServerLine() {}

    static Member parse(Value line, ServerId id) throws ConfigException {
        String[] halves = line.or("").split(";", -1);
        if (halves.length > 2) {
            throw malformed(line);
        }
        var addresses = new ArrayList<PeerAddress>();
        Boolean observer = null;
        for (String part : halves[0].split("\\|", -1)) {
            Matcher match = PEER.matcher(part.strip());
            if (!match.matches()) {
                throw part.strip().matches(HOST + ":\\d+")
                        ? line.problem("Missing election port for server: " + id)
                        : malformed(line);
            }
            addresses.add(address(line, match));
            if (match.group(4) != null) {
                boolean stated = isObserver(line, match.group(4));
                if (observer != null && observer != stated) {
                    throw line.problem(
                            "Multiple addresses should have the same role: " + line.or(""));
                }
                observer = stated;
            }
        }
        ClientAddress client = halves.length == 2 ? client(line, halves[1].strip()) : null;
        return new Member(id, List.copyOf(addresses), observer != null && observer, client);
    }

    private static PeerAddress address(Value line, Matcher match) throws ConfigException {
        int quorumPort = port(line, match.group(2));
        int electionPort = port(line, match.group(3));
        if (quorumPort == electionPort) {
            throw line.problem(
                    "Client and election port must be different! Please update the configuration"
                            + " file on server."
                            + line.name().substring("server.".length()));
        }
        return new PeerAddress(withoutBrackets(match.group(1)), quorumPort, electionPort);
    }

    private static boolean isObserver(Value line, String type) throws ConfigException {
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "participant" -> false;
            case "observer" -> true;
            default -> throw line.problem("Unrecognised peertype: " + type);
        };
    }

    private static ClientAddress client(Value line, String text) throws ConfigException {
        Matcher match = CLIENT.matcher(text);
        if (!match.matches()) {
            throw malformed(line);
        }
        String host = match.group(1);
        int port = port(line, match.group(2));
        return new ClientAddress(host == null ? ANY_HOST : withoutBrackets(host), port);
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
