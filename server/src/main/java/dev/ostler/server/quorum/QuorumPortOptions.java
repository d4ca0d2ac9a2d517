package dev.ostler.server.quorum;

import dev.ostler.server.tls.Protection;
import dev.ostler.server.transport.Driver;

/**
 * How the quorum port behaves.
 *
 * @param driver what drives the sockets
 * @param protection TLS, if there is any
 * @param listenOnAllAddresses whether it listens on every address of the machine instead of those
 *     that the member's line names
 * @param tcpKeepAlive whether the system looks for dead connections
 * @param lengthMax the longest data in a packet or snapshot, in bytes
 * @param linksMax how many learners may be connected
 * @param observerPort where a follower takes observers for its leader, 0 for nowhere
 * @param observerConnectMillis how long the leader may take to be reached for one
 * @param authMillis how long whoever connects may take to prove who it is
 * @param unsentBytesMax a learner that leaves more packets than this waiting is given up, in bytes
 */
public record QuorumPortOptions(
        Driver driver,
        Protection protection,
        boolean listenOnAllAddresses,
        boolean tcpKeepAlive,
        int lengthMax,
        int linksMax,
        int observerPort,
        long observerConnectMillis,
        long authMillis,
        long unsentBytesMax) {}
