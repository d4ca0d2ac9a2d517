package dev.ostler.server.transport;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Linux's struct sockaddr_in {@code [family 2, port 2, address 4, zeros 8]} and sockaddr_in6 {@code
 * [family 2, port 2, flow 4, address 16, scope 4]}, port and address in the network's order.
 */
final class SocketAddresses {
    static final int IPV4 = 2;
    static final int IPV6 = 10;

    /** The larger one's. */
    static final int BYTES = 28;

    private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final int IPV4_BYTES = 16;

    /** What turns an IPv4 address into one of IPv6. */
    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

    private SocketAddresses() {}

    static InetSocketAddress read(MemorySegment from) throws UnknownHostException {
        int port = from.get(PORT, 2) & 0xffff;
        if (from.get(FAMILY, 0) == IPV4) {
            byte[] address = from.asSlice(4, 4).toArray(ValueLayout.JAVA_BYTE);
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        }
        byte[] address = from.asSlice(8, 16).toArray(ValueLayout.JAVA_BYTE);
        int scope = from.get(ValueLayout.JAVA_INT, 24);
        InetAddress host = InetAddress.getByAddress(address);
        return new InetSocketAddress(
                scope != 0 && host instanceof Inet6Address
                        ? Inet6Address.getByAddress(null, address, scope)
                        : host,
                port);
    }

    /** For a socket of {@code family}; one of IPv6 takes addresses of both kinds. */
    static MemorySegment write(InetSocketAddress address, int family, Arena arena) {
        byte[] host = address.getAddress().getAddress();
        MemorySegment to = arena.allocate(family == IPV4 ? IPV4_BYTES : BYTES, 8);
        to.set(FAMILY, 0, (short) family);
        to.set(PORT, 2, (short) address.getPort());
        if (address.getAddress().isAnyLocalAddress()) {
            return to; // All zeros: any address, of both kinds.
        }
        if (family == IPV4) {
            MemorySegment.copy(host, 0, to, ValueLayout.JAVA_BYTE, 4, host.length);
            return to;
        }
        byte[] mapped = host;
        if (host.length == 4) {
            mapped = Arrays.copyOf(MAPPED, 16);
            System.arraycopy(host, 0, mapped, 12, 4);
        }
        MemorySegment.copy(mapped, 0, to, ValueLayout.JAVA_BYTE, 8, mapped.length);
        if (address.getAddress() instanceof Inet6Address scoped) {
            to.set(ValueLayout.JAVA_INT, 24, scoped.getScopeId());
        }
        return to;
    }
}
