package org.apache.zookeeper.client;

import org.apache.zookeeper.common.PathUtils;

import java.net.InetSocketAddress;
import java.util.ArrayList;

/**
 * Takes a connect string apart: {@code host1:port1,host2:port2/chroot}. Names are not resolved. An
 * address of IPv6 stands in brackets; the port is 2181 if none is given.
 */
public final class ConnectStringParser {
    private static final int DEFAULT_PORT = 2181;

    private final String chrootPath;
    private final ArrayList<InetSocketAddress> serverAddresses = new ArrayList<>();

    /**
     * @throws IllegalArgumentException if the chroot is no valid path, a host is empty, or brackets
     *     do not match
     */
    public ConnectStringParser(String connectString) {
        int slash = connectString.indexOf('/');
        String hosts = slash < 0 ? connectString : connectString.substring(0, slash);
        String chroot = slash < 0 ? "/" : connectString.substring(slash);
        PathUtils.validatePath(chroot);
        chrootPath = chroot.length() == 1 ? null : chroot;
        for (String host : hosts.split(",", -1)) {
            String trimmed = host.strip();
            if (!trimmed.isEmpty()) {
                serverAddresses.add(address(trimmed));
            }
        }
    }

    private static InetSocketAddress address(String server) {
        if (server.startsWith("[")) {
            return addressInBrackets(server);
        }
        int colon = server.lastIndexOf(':');
        if (colon < 0) {
            return InetSocketAddress.createUnresolved(server, DEFAULT_PORT);
        }
        String host = server.substring(0, colon);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("no host in " + server);
        }
        String port = server.substring(colon + 1);
        return InetSocketAddress.createUnresolved(
                host, port.isEmpty() ? DEFAULT_PORT : Integer.parseInt(port));
    }

    private static InetSocketAddress addressInBrackets(String server) {
        int end = server.indexOf(']');
        if (end < 0) {
            throw new IllegalArgumentException("] is missing in " + server);
        }
        String host = server.substring(1, end);
        String rest = server.substring(end + 1);
        if (host.isEmpty()) {
            throw new IllegalArgumentException("no host in " + server);
        }
        if (rest.isEmpty()) {
            return InetSocketAddress.createUnresolved(host, DEFAULT_PORT);
        }
        if (!rest.startsWith(":") || rest.length() == 1) {
            throw new IllegalArgumentException("a port must follow the ] in " + server);
        }
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(rest.substring(1)));
    }

    /** Null for the root. */
    public String getChrootPath() {
        return chrootPath;
    }

    @SuppressWarnings("NonApiType") // The type is in the signature that applications link to.
    public ArrayList<InetSocketAddress> getServerAddresses() {
        return serverAddresses;
    }
}
