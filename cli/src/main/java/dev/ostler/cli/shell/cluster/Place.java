package dev.ostler.cli.shell.cluster;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/**
 * A server that may be there.
 *
 * @param id its number in the ensemble, "" if it is not known
 * @param role {@code participant} or {@code observer}, "" if it is not known
 * @param clients where clients connect; null if it is not known
 */
record Place(String id, String role, @Nullable InetSocketAddress clients) {
    /** Where clients connect, as it is typed. */
    String address() {
        return clients == null ? "" : text(clients);
    }

    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
