package dev.ostler.server.net;

import dev.ostler.server.transport.WarningLimit;
import dev.ostler.tree.access.AccessControl;
import dev.ostler.tree.access.Identities;
import dev.ostler.tree.access.Peer;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Counts connections, by address and altogether. Any event loop may call it. */
final class ConnectionLimits {
    private volatile int perAddressMax;
    private final int totalMax;
    private final AccessControl access;
    private final AtomicInteger total;
    private final AtomicLong refused = new AtomicLong();
    private final ConcurrentMap<InetAddress, Host> byAddress = new ConcurrentHashMap<>();
    private final WarningLimit refusals = new WarningLimit();

    /** What the connections from one address share. */
    static final class Host {
        private final InetAddress address;
        private final Peer peer;
        private final Identities identities;
        private int connections; // Changed while the map lets nobody else at it.

        Host(InetAddress address, AccessControl access) {
            this.address = address;
            peer = new Peer(address.getHostAddress(), null);
            identities = access.connected(peer);
        }

        InetAddress address() {
            return address;
        }

        Peer peer() {
            return peer;
        }

        /** Those that a client has for its address alone. */
        Identities identities() {
            return identities;
        }
    }

    /** A connection is one too many; the message says why in the words that operators look for. */
    static final class RefusedException extends Exception {
        RefusedException(String message) {
            super(message, null, false, false);
        }
    }

    /** For both limits, 0 is none. */
    ConnectionLimits(int perAddressMax, int totalMax, AccessControl access) {
        this(perAddressMax, totalMax, access, new AtomicInteger());
    }

    private ConnectionLimits(
            int perAddressMax, int totalMax, AccessControl access, AtomicInteger total) {
        this.perAddressMax = perAddressMax;
        this.totalMax = totalMax;
        this.access = access;
        this.total = total;
    }

    /** The limits of another port: each counts addresses for itself, and both count the total. */
    ConnectionLimits ofOtherPort() {
        return new ConnectionLimits(perAddressMax, totalMax, access, total);
    }

    /** Counts a connection, until it is released. */
    Host admit(InetAddress address) throws RefusedException {
        int count = total.incrementAndGet();
        if (totalMax > 0 && count > totalMax) {
            total.decrementAndGet();
            refused.incrementAndGet();
            throw new RefusedException(
                    "Too many connections " + totalMax + " - max is " + totalMax);
        }
        int most = perAddressMax;
        var tooMany = new boolean[1];
        Host host =
                byAddress.compute(
                        address,
                        (key, known) -> {
                            Host counted = known == null ? new Host(address, access) : known;
                            counted.connections++;
                            tooMany[0] = most > 0 && counted.connections > most;
                            return counted;
                        });
        if (tooMany[0]) {
            release(host);
            refused.incrementAndGet();
            throw new RefusedException(
                    "Too many connections from " + address + " - max is " + most);
        }
        return host;
    }

    /** How many connections an address may have, 0 for any number. */
    int perAddressMax() {
        return perAddressMax;
    }

    void perAddressMax(int max) {
        perAddressMax = Math.max(0, max);
    }

    /** How many connections were not admitted since the last {@link #resetRefused}. */
    long refused() {
        return refused.get();
    }

    void resetRefused() {
        refused.set(0);
    }

    void release(Host host) {
        total.decrementAndGet();
        byAddress.computeIfPresent(
                host.address, (key, known) -> --known.connections == 0 ? null : known);
    }

    /** For the warnings of refused connections. */
    WarningLimit refusals() {
        return refusals;
    }
}
