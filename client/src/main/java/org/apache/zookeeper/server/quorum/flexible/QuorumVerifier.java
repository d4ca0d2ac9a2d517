package org.apache.zookeeper.server.quorum.flexible;

import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;

import java.util.Map;
import java.util.Set;

/** The servers of an ensemble and which of them make a quorum. */
public interface QuorumVerifier {
    /** How much a server's vote counts. */
    long getWeight(long id);

    /** Whether these servers are a quorum. */
    boolean containsQuorum(Set<Long> set);

    /** The version of the configuration: the zxid of its last change. */
    long getVersion();

    void setVersion(long ver);

    Map<Long, QuorumServer> getAllMembers();

    Map<Long, QuorumServer> getVotingMembers();

    Map<Long, QuorumServer> getObservingMembers();

    @Override
    boolean equals(Object o);

    @Override
    String toString();
}
