package dev.ostler.cli.shell.cluster;

import java.net.InetSocketAddress;

/**
 * A server that may be there.
 *
 * @param id its number in the ensemble, "" if it is not known
 * @param role {@code participant} or {@code observer}, "" if it is not known
 * @param clients where clients connect
 */
record Place(String id, String role, InetSocketAddress clients) {
    /** Where clients connect, as it is typed. */
    String address() {
        String host = clients.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + clients.getPort();
    }
}
