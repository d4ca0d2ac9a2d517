package dev.ostler.server.election;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. It may take as long as it likes. */
@FunctionalInterface
interface Resolver {
    /** Asks the system, each time anew as far as the JVM's own cache allows. */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * @throws UnknownHostException if there are none, or nobody can be asked
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
}
