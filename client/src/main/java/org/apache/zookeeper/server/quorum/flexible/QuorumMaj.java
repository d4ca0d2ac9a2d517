package org.apache.zookeeper.server.quorum.flexible;

import org.apache.zookeeper.server.quorum.QuorumPeer.QuorumServer;
import org.apache.zookeeper.server.quorum.QuorumPeerConfig.ConfigException;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** An ensemble whose quorums are majorities. */
public class QuorumMaj implements QuorumVerifier {
    private final Map<Long, QuorumServer> all = new TreeMap<>();
    private final Map<Long, QuorumServer> voting = new TreeMap<>();
    private final Map<Long, QuorumServer> observing = new TreeMap<>();
    private long version;

    public QuorumMaj(Map<Long, QuorumServer> allMembers) {
        allMembers.forEach(this::add);
    }

    /**
     * Reads a configuration, such as the data of the znode that holds it.
     *
     * @throws ConfigException if a line can't be read
     */
    public QuorumMaj(Properties props) throws ConfigException {
        for (String key : props.stringPropertyNames()) {
            String value = props.getProperty(key);
            try {
                if (key.startsWith("server.")) {
                    long id = Long.parseLong(key.substring("server.".length()));
                    add(id, new QuorumServer(id, value));
                } else if (key.equals("version")) {
                    version = Long.parseLong(value, 16);
                }
            } catch (NumberFormatException e) {
                throw new ConfigException(key + "=" + value + " can't be read", e);
            }
        }
    }

    private void add(long id, QuorumServer server) {
        all.put(id, server);
        (server.isObserver() ? observing : voting).put(id, server);
    }

    @Override
    public long getWeight(long id) {
        return 1;
    }

    @Override
    public boolean containsQuorum(Set<Long> ackSet) {
        return ackSet.size() > voting.size() / 2;
    }

    @Override
    public long getVersion() {
        return version;
    }

    @Override
    public void setVersion(long ver) {
        version = ver;
    }

    @Override
    public Map<Long, QuorumServer> getAllMembers() {
        return all;
    }

    @Override
    public Map<Long, QuorumServer> getVotingMembers() {
        return voting;
    }

    @Override
    public Map<Long, QuorumServer> getObservingMembers() {
        return observing;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuorumMaj that
                && version == that.version
                && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version);
    }

    /** The configuration again, a line for each server and one for the version. */
    @Override
    public String toString() {
        var text = new StringBuilder();
        all.forEach(
                (id, server) ->
                        text.append("server.").append(id).append("=").append(server).append("\n"));
        return text.append("version=").append(Long.toHexString(version)).toString();
    }
}
