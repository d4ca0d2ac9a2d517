package org.apache.zookeeper.server.quorum;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.NoSuchElementException;
import java.util.Set;

/** The addresses under which one server can be reached. */
public final class MultipleAddresses {
    private static final int PATIENCE_MILLIS = 1000;

    private final Set<InetSocketAddress> addresses = new LinkedHashSet<>();

    public MultipleAddresses() {}

    public MultipleAddresses(Collection<InetSocketAddress> addresses) {
        this.addresses.addAll(addresses);
    }

    public MultipleAddresses(InetSocketAddress address) {
        addresses.add(address);
    }

    public boolean isEmpty() {
        return addresses.isEmpty();
    }

    public Set<InetSocketAddress> getAllAddresses() {
        return Collections.unmodifiableSet(addresses);
    }

    /**
     * One of the addresses.
     *
     * @throws NoSuchElementException if there is none
     */
    public InetSocketAddress getOne() {
        return addresses.iterator().next();
    }

    /**
     * An address whose host answers within a second, else any. With one address the network is not
     * asked.
     *
     * @throws NoSuchElementException if there is none
     */
    public InetSocketAddress getReachableOrOne() {
        if (addresses.size() > 1) {
            for (InetSocketAddress address : addresses) {
                if (isReachable(address)) {
                    return address;
                }
            }
        }
        return getOne();
    }

    private static boolean isReachable(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        try {
            return host != null && host.isReachable(PATIENCE_MILLIS);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MultipleAddresses that && addresses.equals(that.addresses);
    }

    @Override
    public int hashCode() {
        return addresses.hashCode();
    }

    /** The addresses between bars. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (InetSocketAddress address : addresses) {
            text.append(text.length() == 0 ? "" : "|")
                    .append(address.getHostString())
                    .append(":")
                    .append(address.getPort());
        }
        return text.toString();
    }
}
