package dev.ostler.server.net;

import dev.ostler.replica.client.FrameLimits;
import dev.ostler.server.audit.AuditLog;
import dev.ostler.server.audit.ClientTrail;
import dev.ostler.server.fourletter.Dials;
import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Latency;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.fourletter.Traffic;
import dev.ostler.server.sasl.SaslAcceptor;
import dev.ostler.server.tls.TlsContext;
import dev.ostler.server.transport.EventLoop;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.FirstBytes;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.server.transport.Tls;
import dev.ostler.tree.access.AccessControl;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;

import javax.net.ssl.SSLEngine;

/** The port that clients connect to, with the event loops that serve them. */
public final class ClientPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientPort.class);

    private final ClientPortOptions options;
    private final Collaborators with;
    private final EventLoops loops;
    private final Map<EventLoop, LoopContext> contexts;
    private final ClientListener listener;
    private final ClientListener secureListener;
    private final ConnectionLimits limits;
    private final ConnectionLimits secureLimits;
    private final ConnectionThrottle throttle;
    private final Handshakes handshakes;
    private final SaslExchanges sasl;
    private final LargeRequestBudget largeRequests;
    private final FrameLimits frameLimits;
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();

    /**
     * Counts the times of serving: odd while clients are served. Set by the replica thread, looked
     * at by the event loops.
     */
    private volatile int term;

    /**
     * What connections work with.
     *
     * @param sasl what proves who clients are, null if they are offered no SASL
     * @param tls makes TLS of connections; null if the options ask for none
     * @param audit null if nothing is audited
     * @param onFailure gets what ends an event loop too early; the process must not go on then
     */
    public record Collaborators(
            Inbox inbox,
            SharedReads reads,
            AccessControl access,
            @Nullable SaslAcceptor sasl,
            Words words,
            @Nullable TlsContext tls,
            @Nullable AuditLog audit,
            Consumer<Throwable> onFailure) {}

    private ClientPort(ClientPortOptions options, Collaborators with) throws IOException {
        this.options = options;
        this.with = with;
        limits = new ConnectionLimits(options.perAddressMax(), options.totalMax(), with.access());
        secureLimits = limits.ofOtherPort();
        throttle =
                new ConnectionThrottle(
                        options.throttle(),
                        options.clock(),
                        () -> ThreadLocalRandom.current().nextDouble());
        handshakes = new Handshakes(this, options.sessionlessMillis());
        sasl = new SaslExchanges(with.sasl());
        largeRequests = new LargeRequestBudget(options.largeRequestBytesMax());
        frameLimits =
                new FrameLimits(
                        options.frameBytesMax(), options.largeRequestsAbove(), largeRequests);
        loops = new EventLoops(options.driver(), options.loops(), "client-loop", with.onFailure());
        contexts = newContexts(loops.all());
        term = options.servesAtOnce() ? 1 : 0;
        try {
            listener =
                    new ClientListener(
                            loops,
                            options.backlog(),
                            options.tcpKeepAlive(),
                            options.address(),
                            "clientPort",
                            options.unified() ? this::acceptEither : this::accept);
            secureListener =
                    new ClientListener(
                            loops,
                            options.backlog(),
                            options.tcpKeepAlive(),
                            options.secureAddress(),
                            "secureClientPort",
                            this::acceptSecure);
        } catch (IOException | RuntimeException e) {
            loops.close();
            throw e;
        }
        listener.accept();
        secureListener.accept();
        contexts.keySet().forEach(this::closeSessionlessLater);
        TlsContext tls = with.tls();
        if (tls != null && tls.reloads()) {
            CertificateReload.start(tls, loops.all().getFirst());
        }
    }

    /**
     * Listens, and serves from now on.
     *
     * @throws IOException if the address cannot be bound; the message says which and why
     */
    public static ClientPort open(ClientPortOptions options, Collaborators with)
            throws IOException {
        return new ClientPort(options, with);
    }

    /**
     * Says at once, before what two servers must not share is touched, that one listens there.
     *
     * @throws IOException as {@link #open} does
     */
    public static void requireFree(@Nullable InetSocketAddress address) throws IOException {
        requireFree(address, "clientPort");
    }

    /**
     * As the other one.
     *
     * @param key what the address is configured by
     */
    public static void requireFree(@Nullable InetSocketAddress address, String key)
            throws IOException {
        if (address == null) {
            return;
        }
        try (var socket = new Socket()) {
            socket.setReuseAddress(true);
            // It is not listened on: nobody is to connect yet.
            socket.bind(address);
        } catch (IOException e) {
            throw ClientListener.cannotListen(address, key, e);
        }
    }

    private static Map<EventLoop, LoopContext> newContexts(List<EventLoop> loops) {
        var contexts = new IdentityHashMap<EventLoop, LoopContext>();
        for (EventLoop loop : loops) {
            contexts.put(loop, new LoopContext());
        }
        return contexts;
    }

    private @Nullable Receiver accept(Link link, InetSocketAddress remote) {
        return admit(link, remote, false);
    }

    /** The client begins with TLS or without. */
    private @Nullable Receiver acceptEither(Link link, InetSocketAddress remote) {
        ClientConnection connection = admit(link, remote, false);
        return connection == null
                ? null
                : new FirstBytes(link, () -> engine(remote), handshakes.of(connection));
    }

    private @Nullable Receiver acceptSecure(Link link, InetSocketAddress remote) {
        ClientConnection connection = admit(link, remote, true);
        return connection == null
                ? null
                : Tls.over(link, engine(remote), handshakes.of(connection));
    }

    private SSLEngine engine(InetSocketAddress remote) {
        TlsContext tls = with.tls();
        if (tls == null) {
            throw new IllegalStateException("there is a port for TLS, and nothing that makes it");
        }
        return tls.server(remote);
    }

    private @Nullable ClientConnection admit(Link link, InetSocketAddress remote, boolean secure) {
        LoopContext context = contexts.get(link.loop());
        if (context == null) {
            throw new IllegalStateException("a connection on a loop of somebody else");
        }
        try {
            ConnectionLimits.Host host = limits(secure).admit(remote.getAddress());
            var connection =
                    new ClientConnection(this, context, link, host, remote.getPort(), secure);
            connections.add(connection);
            return connection;
        } catch (ConnectionLimits.RefusedException e) {
            if (limits.refusals().allowsOne()) {
                LOG.warn("Refusing a connection: {}", e.getMessage());
            }
            return null;
        }
    }

    private ConnectionLimits limits(boolean secure) {
        return secure ? secureLimits : limits;
    }

    /** Lets clients connect. For one thread, which also calls {@link #closeToClients}. */
    public void openToClients() {
        int now = term;
        if (!servesIn(now)) {
            term = now + 1;
        }
    }

    /**
     * Lets no client connect, and disconnects those that are connected: they get the answers that
     * were decided before, and none is asked for any more. Four-letter words still are answered.
     */
    public void closeToClients() {
        int now = term;
        if (!servesIn(now)) {
            return;
        }
        term = now + 1;
        long published = with.reads().current().zxid();
        for (ClientConnection connection : connections) {
            connection.loop().execute(() -> connection.endIfOutdated(published));
        }
    }

    /** The current time of serving or of not serving. */
    int term() {
        return term;
    }

    /** Whether clients are served at this time. */
    static boolean servesIn(int term) {
        return (term & 1) == 1;
    }

    void closed(ClientConnection connection) {
        if (connections.remove(connection)) {
            limits(connection.isOfSecurePort()).release(connection.host());
            with.reads().closed(connection);
            with.inbox().disconnected(connection, connection.session());
        }
    }

    private void closeSessionlessLater(EventLoop loop) {
        long period = Math.max(1, options.sessionlessMillis() / 2);
        loop.schedule(
                () -> {
                    long openedBefore = nowMillis() - options.sessionlessMillis();
                    for (ClientConnection connection : connections) {
                        if (connection.loop().equals(loop)) {
                            connection.closeIfSessionless(openedBefore);
                        }
                    }
                    closeSessionlessLater(loop);
                },
                period);
    }

    /**
     * Lets the event loops send what the replica has put into the queues of {@code woken}: one task
     * for each loop. The replica thread calls it, at the end of a batch, and keeps the list.
     */
    public void wakeUp(List<ClientConnection> woken) {
        if (contexts.size() == 1) {
            var all = woken.toArray(ClientConnection[]::new);
            for (ClientConnection connection : all) {
                connection.wakeUpSent();
            }
            if (all.length > 0) {
                all[0].loop().execute(() -> drain(List.of(all)));
            }
            return;
        }
        var byLoop = new IdentityHashMap<EventLoop, List<ClientConnection>>();
        for (ClientConnection connection : woken) {
            connection.wakeUpSent();
            byLoop.computeIfAbsent(connection.loop(), loop -> new ArrayList<>()).add(connection);
        }
        byLoop.forEach((loop, own) -> loop.execute(() -> drain(own)));
    }

    private void drain(List<ClientConnection> woken) {
        long now = nowMillis();
        for (ClientConnection connection : woken) {
            try {
                connection.drain(now);
            } catch (RuntimeException e) {
                LOG.error("Closing a connection: {}", connection, e);
                connection.end();
            }
        }
    }

    /** Where it listens, null for nowhere; the port is the real one also if any was asked for. */
    public @Nullable InetSocketAddress address() {
        return listener.address();
    }

    /**
     * Lets clients that don't use TLS connect there from now on, and no more where they did; those
     * that are connected stay.
     *
     * @param address not resolved
     */
    public void moveTo(InetSocketAddress address) {
        listener.moveTo(address);
    }

    /** As {@link #address}, for those who use TLS. */
    public @Nullable InetSocketAddress secureAddress() {
        return secureListener.address();
    }

    /** All connections, in no order. */
    public Collection<ClientConnection> connections() {
        return connections;
    }

    /** Packets and the time that requests took, over all connections. */
    public Traffic traffic(long outstanding) {
        TrafficCounters.Snapshot sum = counted();
        var all = new ArrayList<>(latencies(TrafficCounters::reads));
        all.addAll(latencies(TrafficCounters::updates));
        Metric.Summary latency = Distribution.summary("latency", all);
        return new Traffic(
                sum.received(),
                sum.sent(),
                outstanding,
                new Latency(latency.count(), latency.sum(), latency.min(), latency.max()));
    }

    /** The rest of what is measured here. */
    public List<Metric> metrics() {
        TrafficCounters.Snapshot sum = counted();
        var metrics = new ArrayList<Metric>(throttle.metrics());
        metrics.addAll(
                List.of(
                        new Metric.Counter("bytes_received_count", sum.bytesReceived()),
                        new Metric.Counter("response_bytes", sum.bytesSent()),
                        new Metric.Counter("watch_bytes", sum.notificationBytes()),
                        new Metric.Gauge("last_client_response_size", sum.responses().last()),
                        new Metric.Gauge("max_client_response_size", sum.responses().max()),
                        new Metric.Gauge("min_client_response_size", sum.responses().min()),
                        new Metric.Counter("connection_request_count", sum.connects()),
                        new Metric.Counter("connection_revalidate_count", sum.resumes()),
                        new Metric.Counter(
                                "cnxn_closed_without_zk_server_running", sum.notServed()),
                        new Metric.Counter(
                                "connection_rejected",
                                limits.refused() + secureLimits.refused() + throttle.refused()),
                        new Metric.Gauge("outstanding_tls_handshake", handshakes.outstanding()),
                        new Metric.Counter("unsuccessful_handshake", handshakes.failed()),
                        new Metric.Counter("connection_drop_count", sum.dropped()),
                        new Metric.Counter("sessionless_connections_expired", sum.sessionless()),
                        new Metric.Counter("large_requests_rejected", largeRequests.refused()),
                        Distribution.percentiles("readlatency", latencies(TrafficCounters::reads)),
                        Distribution.percentiles(
                                "updatelatency", latencies(TrafficCounters::updates))));
        return metrics;
    }

    private TrafficCounters.Snapshot counted() {
        TrafficCounters.Snapshot sum = TrafficCounters.Snapshot.NONE;
        for (LoopContext context : contexts.values()) {
            sum = sum.plus(context.traffic().snapshot());
        }
        return sum;
    }

    private List<Distribution> latencies(Function<TrafficCounters, Distribution> which) {
        return contexts.values().stream().map(LoopContext::traffic).map(which).toList();
    }

    public void resetTraffic() {
        limits.resetRefused();
        secureLimits.resetRefused();
        throttle.reset();
        handshakes.resetFailed();
        largeRequests.resetRefused();
        for (LoopContext context : contexts.values()) {
            context.traffic().reset();
        }
    }

    FrameLimits frameLimits() {
        return frameLimits;
    }

    /** What operators may change. */
    public Dials dials() {
        return new PortDials(limits, secureLimits, throttle);
    }

    /** How often clients may connect. */
    ConnectionThrottle throttle() {
        return throttle;
    }

    long unreadBytesMax() {
        return options.unreadBytesMax();
    }

    Inbox inbox() {
        return with.inbox();
    }

    SharedReads reads() {
        return with.reads();
    }

    AccessControl access() {
        return with.access();
    }

    /** For a new connection; null if nothing is audited. */
    @Nullable ClientTrail newTrail() {
        AuditLog audit = with.audit();
        return audit == null ? null : new ClientTrail(audit);
    }

    SaslExchanges sasl() {
        return sasl;
    }

    Words words() {
        return with.words();
    }

    /** A clock that only goes forward, in milliseconds; the one of the replica's ticks. */
    long nowMillis() {
        return options.clock().getAsLong();
    }

    /**
     * Stops listening and closes all connections; their sessions live on. The replica thread may
     * still have something for them, and must end before {@link #close}.
     */
    public void disconnect() {
        listener.close();
        secureListener.close();
        for (ClientConnection connection : connections) {
            connection.loop().execute(connection::end);
        }
    }

    /** Ends the event loops, and with them what is left of the connections. */
    @Override
    public void close() {
        disconnect();
        loops.close();
    }
}
