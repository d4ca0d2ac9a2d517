package org.apache.zookeeper.common;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** Addresses as text. */
public class NetUtils {
    /** Host, by its name if the address has one, and port; an address of IPv6 in brackets. */
    public static String formatInetAddr(InetSocketAddress addr) {
        String host = addr.getHostString();
        boolean isV6 = addr.getAddress() instanceof Inet6Address && host.contains(":");
        return (isV6 ? "[" + host + "]" : host) + ":" + addr.getPort();
    }

    /**
     * Takes {@code [address]:port} apart, the port being optional; an empty array for anything that
     * begins otherwise.
     *
     * @throws IllegalArgumentException if the bracket is not closed or something else follows it
     */
    public static String[] getIPV6HostAndPort(String s) {
        if (!s.startsWith("[")) {
            return new String[0];
        }
        int end = s.lastIndexOf(']');
        if (end < 0) {
            throw new IllegalArgumentException(s + " starts with '[' but has no matching ']'");
        }
        String host = s.substring(1, end);
        if (host.isEmpty()) {
            throw new IllegalArgumentException(host + " is empty.");
        }
        String rest = s.substring(end + 1);
        if (rest.isEmpty()) {
            return new String[] {host};
        }
        if (!rest.startsWith(":")) {
            throw new IllegalArgumentException(s + " does not have : after ]");
        }
        if (rest.length() == 1) {
            throw new IllegalArgumentException(s + " doesn't have a port after colon.");
        }
        return new String[] {host, rest.substring(1)};
    }
}
