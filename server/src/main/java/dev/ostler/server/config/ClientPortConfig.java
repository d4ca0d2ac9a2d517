package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where clients connect, and how many may.
 *
 * @param address where to listen (port 0: any free one), or null to listen to nobody
 * @param secureAddress where to listen for those who use TLS, or null for nowhere
 * @param unified whether TLS is spoken at {@code address} too, by who begins with it
 * @param tls how connections with TLS are protected; null if there are none
 * @param backlog connections the kernel holds before they are accepted; -1 leaves it to the system
 * @param connectionsPerAddressMax connections from one IP address; 0 is without limit
 * @param connectionsMax connections altogether; 0 is without limit
 * @param tcpKeepAlive whether the kernel probes idle connections
 * @param sessionlessTimeoutMillis how long a connection may stay without a session
 * @param transport how sockets are driven: {@code auto}, {@code io_uring}, {@code epoll} or {@code
 *     nio}
 * @param eventLoops threads that serve connections; 0 is one for every two processors
 */
public record ClientPortConfig(
        @Nullable InetSocketAddress address,
        @Nullable InetSocketAddress secureAddress,
        boolean unified,
        @Nullable TlsConfig tls,
        int backlog,
        int connectionsPerAddressMax,
        int connectionsMax,
        boolean tcpKeepAlive,
        int sessionlessTimeoutMillis,
        String transport,
        int eventLoops) {

    private static final List<String> TRANSPORTS = List.of("auto", "io_uring", "epoll", "nio");

    static ClientPortConfig from(Settings settings, EnsembleConfig ensemble)
            throws ConfigException {
        InetSocketAddress secure = secureAddress(settings);
        InetSocketAddress address = address(settings, ensemble, secure != null);
        boolean unified = settings.property("client.portUnification").flag(false);
        return new ClientPortConfig(
                address,
                secure,
                unified,
                secure != null || unified ? tls(settings) : null,
                Math.max(-1, connections(settings.key("clientPortListenBacklog"), -1)),
                Math.max(0, connections(settings.key("maxClientCnxns"), 60)),
                Math.max(0, connections(settings.property("maxCnxns"), 0)),
                settings.property("clientTcpKeepAlive").flag(false),
                settings.property("nio.sessionlessCnxnTimeout")
                        .integer(10_000, 1, Integer.MAX_VALUE, "milliseconds"),
                transport(settings.property("ostler.transport")),
                settings.property("ostler.eventLoops").integer(0, 0, 1024, "threads"));
    }

    private static int connections(Value written, int fallback) throws ConfigException {
        return written.integer(fallback, Integer.MIN_VALUE, Integer.MAX_VALUE, "connections");
    }

    private static String transport(Value written) throws ConfigException {
        String name = written.or("auto");
        if (!TRANSPORTS.contains(name)) {
            throw written.wrong("is no transport; write one of " + String.join(", ", TRANSPORTS));
        }
        return name;
    }

    private static @Nullable InetSocketAddress secureAddress(Settings settings)
            throws ConfigException {
        Value port = settings.key("secureClientPort");
        Value host = settings.key("secureClientPortAddress");
        if (!port.isSet()) {
            if (host.isSet()) {
                throw settings.problem(
                        "secureClientPortAddress is set but secureClientPort is not set");
            }
            return null;
        }
        int number = port.integer(2281, 0, 65_535, "a port");
        return new InetSocketAddress(host.isSet() ? host.address() : null, number);
    }

    private static TlsConfig tls(Settings settings) throws ConfigException {
        Value scheme = settings.property("ssl.authProvider");
        if (!scheme.or("x509").equals("x509")) {
            throw scheme.problem(
                    "No auth provider configured for the SSL authentication scheme '%s'."
                                    .formatted(scheme.or(""))
                            + " This version has x509.");
        }
        Value provider = settings.property("ssl.sslProvider");
        if (!provider.or("JDK").equalsIgnoreCase("JDK")) {
            settings.notice(
                    provider.where() + ": this version has TLS from the JDK only, which is used");
        }
        TlsConfig tls = TlsConfig.ofClients(settings);
        if (tls.supplier() == null && tls.keys() == null) {
            throw settings.problem(
                    "Keystore is required for SSL server: zookeeper.ssl.keyStore.location. Write"
                            + " ssl.keyStore.location=FILE and ssl.keyStore.password=…, or do"
                            + " without secureClientPort and client.portUnification");
        }
        return tls;
    }

    private static @Nullable InetSocketAddress address(
            Settings settings, EnsembleConfig ensemble, boolean securePort) throws ConfigException {
        Value port = settings.key("clientPort");
        Value host = settings.key("clientPortAddress");
        if (!port.isSet()) {
            if (host.isSet()) {
                throw settings.problem("clientPortAddress is set but clientPort is not set");
            }
            InetSocketAddress ofServerLine = ensemble.onlyClientAddress();
            if (ofServerLine == null && !securePort) {
                settings.notice(
                        "clientPort is not set, so no client can connect; write clientPort=2181");
            }
            return ofServerLine;
        }
        int number = port.integer(2181, 0, 65_535, "a port");
        // A null InetAddress means all addresses of this machine.
        InetAddress local = host.isSet() ? host.address() : null;
        var address = new InetSocketAddress(local, number);
        InetSocketAddress ofServerLine = ensemble.ownClientAddress();
        if (ofServerLine == null) {
            return address;
        }
        boolean same =
                address.getAddress().isAnyLocalAddress()
                        ? address.getPort() == ofServerLine.getPort()
                        : address.equals(ofServerLine);
        if (!same) {
            throw port.problem(
                    "client address for this server (id = %d) in static config file is %s is"
                                    .formatted(ensemble.myid(), address)
                            + " different from client address found in dynamic file: "
                            + ofServerLine
                            + "; remove one of the two");
        }
        return ofServerLine;
    }
}
