package dev.ostler.simulation.server;

import dev.ostler.protocol.ServerId;

/**
 * What all servers of a simulation have in common.
 *
 * @param tickMillis ZooKeeper's tickTime
 * @param syncMicros what a sync of the disk takes
 * @param snapshotEvery transactions between two snapshots at the most
 * @param windowCount how many committed transactions a member remembers for learners that were away
 * @param mutation what is wrong with the servers
 */
public record ServerOptions(
        int tickMillis, long syncMicros, int snapshotEvery, int windowCount, Mutation mutation) {
    /** Where clients connect. */
    public static final int CLIENT_PORT = 2181;

    /** Where learners connect to their leader. */
    static final int QUORUM_PORT = 2888;

    /** Where members vote. */
    static final int ELECTION_PORT = 3888;

    /** The host of a member. */
    public static String host(ServerId id) {
        return "s" + id.value();
    }
}
