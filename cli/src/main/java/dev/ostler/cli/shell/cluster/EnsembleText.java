package dev.ostler.cli.shell.cluster;

import java.util.ArrayList;
import java.util.List;

/** The configuration of an ensemble as lines {@code server.N=…} and {@code version=…}. */
final class EnsembleText {
    private static final String SERVER = "server.";
    private static final String VERSION = "version=";

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
        if (client.contains(":")) {
            return client;
        }
        String server = line.substring(line.indexOf('=') + 1);
        String host =
                server.startsWith("[")
                        ? server.substring(0, server.indexOf(']') + 1)
                        : server.substring(0, server.indexOf(':'));
        return host + ":" + client;
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
