package org.apache.zookeeper.client;

import java.net.InetSocketAddress;
import java.util.Collection;

/**
 * Chooses the server to connect to. {@link #next} may block, it has a thread of its own, and is
 * never called twice at a time; the other methods may be called meanwhile.
 */
public interface HostProvider {
    /** How many servers there are; never 0. */
    int size();

    /**
     * The next server to try, never null.
     *
     * @param spinDelay milliseconds to wait when all servers were tried
     */
    InetSocketAddress next(long spinDelay);

    /** The server that was returned last has accepted the session. */
    void onConnected();

    /**
     * Replaces the servers.
     *
     * @param currentHost the server that the client is connected to; null if there is none
     * @return whether the client should leave that server, so that the load stays even
     */
    boolean updateServerList(
            Collection<InetSocketAddress> serverAddresses, InetSocketAddress currentHost);
}
