package dev.ostler.server.transport;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetSocketAddress;

/** Linux's TCP sockets, for one thread. */
final class Sockets {
    private static final int STREAM = 1;

    /** With it, a file is closed when another program is started. */
    private static final int CLOEXEC = 0x80000;

    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_KEEPALIVE = 9;
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_NODELAY = 1;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;

    private final Libc libc;
    private final MemorySegment address;
    private final MemorySegment size;
    private final MemorySegment option;

    Sockets(Libc libc, Arena arena) {
        this.libc = libc;
        address = arena.allocate(SocketAddresses.BYTES, 8);
        size = arena.allocate(ValueLayout.JAVA_INT);
        option = arena.allocate(ValueLayout.JAVA_INT);
    }

    /**
     * A socket that listens. What it accepts has its options, and both protocols come to it if the
     * machine has both.
     *
     * @throws IOException if it can't; nothing is left open then
     */
    int listening(ListenOptions options) throws IOException {
        int family = SocketAddresses.IPV6;
        int socket =
                Boolean.getBoolean("java.net.preferIPv4Stack")
                        ? -Libc.EAFNOSUPPORT
                        : libc.socket(family, STREAM | CLOEXEC);
        if (socket == -Libc.EAFNOSUPPORT) {
            family = SocketAddresses.IPV4;
            socket = libc.socket(family, STREAM | CLOEXEC);
        }
        check("socket", socket);
        try (var arena = Arena.ofConfined()) {
            if (family == SocketAddresses.IPV6) {
                set(socket, IPPROTO_IPV6, IPV6_V6ONLY, false);
            }
            set(socket, SOL_SOCKET, SO_REUSEADDR, true);
            setForUse(socket, options.keepAlive());
            MemorySegment wanted = SocketAddresses.write(options.address(), family, arena);
            check("bind", libc.bind(socket, wanted));
            check("listen", libc.listen(socket, options.backlogOrUsual()));
            return socket;
        } catch (IOException | RuntimeException e) {
            libc.close(socket);
            throw e;
        }
    }

    /** A socket that is to be connected to {@code remote}. */
    int connecting(InetSocketAddress remote, boolean keepAlive) throws IOException {
        int socket = check("socket", libc.socket(family(remote), STREAM | CLOEXEC));
        try {
            setForUse(socket, keepAlive);
            return socket;
        } catch (IOException e) {
            libc.close(socket);
            throw e;
        }
    }

    /** Of which protocol an address is. */
    static int family(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address
                ? SocketAddresses.IPV4
                : SocketAddresses.IPV6;
    }

    private void setForUse(int socket, boolean keepAlive) throws IOException {
        set(socket, IPPROTO_TCP, TCP_NODELAY, true);
        set(socket, SOL_SOCKET, SO_KEEPALIVE, keepAlive);
    }

    private void set(int socket, int level, int name, boolean on) throws IOException {
        option.set(ValueLayout.JAVA_INT, 0, on ? 1 : 0);
        check("setsockopt", libc.setOption(socket, level, name, option));
    }

    /** This end's port. */
    int localPort(int socket) throws IOException {
        size.set(ValueLayout.JAVA_INT, 0, SocketAddresses.BYTES);
        check("getsockname", libc.localAddress(socket, address, size));
        return SocketAddresses.read(address).getPort();
    }

    /**
     * The other end's address.
     *
     * @throws IOException if it has gone again
     */
    InetSocketAddress remote(int socket) throws IOException {
        size.set(ValueLayout.JAVA_INT, 0, SocketAddresses.BYTES);
        check("getpeername", libc.remoteAddress(socket, address, size));
        return SocketAddresses.read(address);
    }

    void close(int socket) {
        libc.close(socket);
    }

    private int check(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + ": " + libc.text(result));
        }
        return result;
    }
}
