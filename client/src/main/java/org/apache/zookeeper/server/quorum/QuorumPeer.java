package org.apache.zookeeper.server.quorum;

import org.apache.zookeeper.common.NetUtils;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Holds what clients read of an ensemble's servers. */
public class QuorumPeer {
    /** One server of an ensemble, as its configuration says. */
    public static class QuorumServer {
        /** Where followers connect to it. */
        public MultipleAddresses addr = new MultipleAddresses();

        /** Where servers that elect connect to it. */
        public MultipleAddresses electionAddr = new MultipleAddresses();

        /** Where clients connect to it; null if it was not said. */
        public InetSocketAddress clientAddr;

        public long id;
        public String hostname;

        /** Whether the clients' address comes from a file that does not change. */
        public boolean isClientAddrFromStatic;

        private final boolean observer;

        /**
         * Reads the value of a line {@code server.id=value}: {@code host:port:port[:role]}, more
         * addresses behind bars, and the clients' {@code ;[host:]port}.
         *
         * @throws QuorumPeerConfig.ConfigException if it is no such value
         */
        public QuorumServer(long id, String value) throws QuorumPeerConfig.ConfigException {
            this.id = id;
            String[] halves = value.strip().split(";", 2);
            List<InetSocketAddress> quorum = new ArrayList<>();
            List<InetSocketAddress> election = new ArrayList<>();
            String role = "participant";
            try {
                for (String address : halves[0].split("\\|", -1)) {
                    List<String> parts = parts(address.strip());
                    if (parts.size() < 3 || parts.size() > 4) {
                        throw new IllegalArgumentException("host:port:port is expected");
                    }
                    quorum.add(address(parts.get(0), parts.get(1)));
                    election.add(address(parts.get(0), parts.get(2)));
                    role = parts.size() == 4 ? parts.get(3).strip() : role;
                    hostname = hostname == null ? parts.get(0) : hostname;
                }
                if (halves.length == 2) {
                    clientAddr = clientAddress(parts(halves[1].strip()));
                }
            } catch (IllegalArgumentException e) {
                throw new QuorumPeerConfig.ConfigException(
                        "server." + id + "=" + value + " can't be read", e);
            }
            observer = role.equalsIgnoreCase("observer");
            if (!observer && !role.equalsIgnoreCase("participant")) {
                throw new QuorumPeerConfig.ConfigException("Unrecognised peertype: " + role);
            }
            addr = new MultipleAddresses(quorum);
            electionAddr = new MultipleAddresses(election);
        }

        private static List<String> parts(String text) {
            String[] bracketed = NetUtils.getIPV6HostAndPort(text);
            if (bracketed.length == 0) {
                return List.of(text.split(":", -1));
            }
            List<String> parts = new ArrayList<>();
            parts.add(bracketed[0]);
            if (bracketed.length == 2) {
                parts.addAll(List.of(bracketed[1].split(":", -1)));
            }
            return parts;
        }

        private static InetSocketAddress clientAddress(List<String> parts) {
            return parts.size() == 1
                    ? address("0.0.0.0", parts.get(0))
                    : address(parts.get(0), parts.get(1));
        }

        private static InetSocketAddress address(String host, String port) {
            return new InetSocketAddress(host.strip(), Integer.parseInt(port.strip()));
        }

        public long getId() {
            return id;
        }

        /** Whether it has no vote. */
        public boolean isObserver() {
            return observer;
        }

        /** The value again. */
        @Override
        public String toString() {
            List<InetSocketAddress> quorum = new ArrayList<>(addr.getAllAddresses());
            List<InetSocketAddress> election = new ArrayList<>(electionAddr.getAllAddresses());
            var text = new StringBuilder();
            for (int i = 0; i < quorum.size(); i++) {
                text.append(i == 0 ? "" : "|")
                        .append(quorum.get(i).getHostString())
                        .append(":")
                        .append(quorum.get(i).getPort())
                        .append(":")
                        .append(election.get(Math.min(i, election.size() - 1)).getPort());
            }
            text.append(observer ? ":observer" : ":participant");
            if (clientAddr != null) {
                text.append(";")
                        .append(clientAddr.getHostString())
                        .append(":")
                        .append(clientAddr.getPort());
            }
            return text.toString();
        }
    }
}
