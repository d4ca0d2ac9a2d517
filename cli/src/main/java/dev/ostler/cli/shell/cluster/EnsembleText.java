package dev.ostler.cli.shell.cluster;

import org.apache.zookeeper.client.ConnectStringParser;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The configuration of an ensemble as lines {@code server.N=…} and {@code version=…}. */
final class EnsembleText {
    private static final String SERVER = "server.";
    private static final String VERSION = "version=";

    /** A server that listens at all its addresses. */
    private static final Set<String> ANYWHERE = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

    private EnsembleText() {}

    /** The version, a blank, and where clients connect, with commas between. */
    static String clientString(String config) {
        String version = "";
        List<String> addresses = new ArrayList<>();
        for (String line : config.lines().map(String::strip).toList()) {
            if (line.startsWith(VERSION)) {
                version = line.substring(VERSION.length());
            } else if (line.startsWith(SERVER) && line.contains(";")) {
                addresses.add(clientAddress(line));
            }
        }
        return version + " " + String.join(",", addresses);
    }

    /** What stands behind the semicolon; a port alone belongs to the server's first address. */
    private static String clientAddress(String line) {
        String client = line.substring(line.indexOf(';') + 1);
        return client.contains(":") ? client : host(line) + ":" + client;
    }

    /** Of the server's first address, in brackets if it has them. */
    private static String host(String line) {
        String server = line.substring(line.indexOf('=') + 1);
        return server.startsWith("[")
                ? server.substring(0, server.indexOf(']') + 1)
                : server.substring(0, server.indexOf(':'));
    }

    /** Where clients reach the members from elsewhere, as far as their lines say that. */
    static List<Place> places(String config) {
        return members(config).filter(line -> line.contains(";")).map(EnsembleText::place).toList();
    }

    /** How many members there are. */
    static long memberCount(String config) {
        return members(config).count();
    }

    private static Stream<String> members(String config) {
        return config.lines().map(String::strip).filter(line -> line.startsWith(SERVER));
    }

    private static Place place(String line) {
        String id = line.substring(SERVER.length(), line.indexOf('='));
        String role =
                line.replaceFirst(";.*", "").endsWith(":observer") ? "observer" : "participant";
        InetSocketAddress clients =
                new ConnectStringParser(clientAddress(line)).getServerAddresses().getFirst();
        boolean anywhere = ANYWHERE.contains(clients.getHostString());
        String reached = anywhere ? host(line) + ":" + clients.getPort() : clientAddress(line);
        return new Place(
                id, role, new ConnectStringParser(reached).getServerAddresses().getFirst());
    }

    /** The members that a file names, with commas between. */
    static String members(List<String> lines) {
        return String.join(
                ",",
                lines.stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .filter(line -> !line.startsWith(VERSION))
                        .toList());
    }
}
