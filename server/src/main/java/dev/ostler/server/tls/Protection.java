package dev.ostler.server.tls;

import dev.ostler.server.config.MemberTlsConfig;
import dev.ostler.server.config.TlsConfig;
import dev.ostler.server.transport.Connector;
import dev.ostler.server.transport.FirstBytes;
import dev.ostler.server.transport.Handshake;
import dev.ostler.server.transport.Link;
import dev.ostler.server.transport.Receiver;
import dev.ostler.server.transport.Tls;
import dev.ostler.server.transport.WarningLimit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;

/**
 * Stands between the links of the election port and the quorum port and those that they serve: with
 * TLS, without it, or as who connects begins. What fails is told once a second at the most.
 */
public final class Protection {
    private static final Logger LOG = LoggerFactory.getLogger(Protection.class);

    /** Neither asks for TLS nor understands it. */
    public static final Protection NONE =
            new Protection(new MemberTlsConfig(false, false, 0, null), null);

    private final MemberTlsConfig config;
    private final @Nullable TlsContext context;
    private final WarningLimit incomingWarnings = new WarningLimit();
    private final WarningLimit outgoingWarnings = new WarningLimit();

    private Protection(MemberTlsConfig config, @Nullable TlsContext context) {
        this.config = config;
        this.context = context;
    }

    /**
     * Reads the stores, if there is to be TLS.
     *
     * @throws IOException if they can't be used; the message says why
     */
    public static Protection open(MemberTlsConfig config) throws IOException {
        TlsConfig tls = config.tls();
        return tls == null ? NONE : new Protection(config, TlsContext.open(tls));
    }

    /** What is to be asked now and then whether the stores have changed; null if nothing is. */
    public @Nullable TlsContext reloading() {
        return context != null && context.reloads() ? context : null;
    }

    /**
     * For a link that came in.
     *
     * @param receiver who is served once TLS is agreed, or not wanted; it is told if that fails
     * @return who gets what the link brings
     */
    public Receiver accepted(Link link, InetSocketAddress remote, Receiver receiver) {
        TlsContext by = context;
        if (by == null) {
            return receiver;
        }
        var incoming = new Incoming(link, receiver);
        link.loop().schedule(incoming::giveUp, config.handshakeMillis());
        return new FirstBytes(link, () -> by.server(remote), incoming);
    }

    /**
     * For a link that is to go out: who is to hear of it before {@code connector} does.
     *
     * @param remote where to, by the name that the other end is configured by
     * @param timeoutMillis how long agreeing on TLS may take
     */
    public Connector outgoing(InetSocketAddress remote, long timeoutMillis, Connector connector) {
        TlsContext by = context;
        return by == null || !config.outgoing()
                ? connector
                : new Outgoing(by, remote, timeoutMillis, connector);
    }

    private static void tell(WarningLimit warnings, String message, Object who, String why) {
        if (warnings.allowsOne()) {
            LOG.warn(message, who, why);
        } else {
            LOG.debug(message, who, why);
        }
    }

    private static void tell(Object who, SSLSession session) {
        LOG.debug("TLS with {}: {}, {}", who, session.getProtocol(), session.getCipherSuite());
    }

    private final class Incoming implements Handshake {
        private final Link link;
        private final Receiver receiver;
        private boolean over;
        private @Nullable String problem;

        Incoming(Link link, Receiver receiver) {
            this.link = link;
            this.receiver = receiver;
        }

        void giveUp() {
            if (!over) {
                problem = "it took longer than " + config.handshakeMillis() + " ms";
                link.close();
            }
        }

        @Override
        public Receiver secured(SSLSession session) {
            over = true;
            tell(receiver, session);
            return receiver;
        }

        @Override
        public @Nullable Receiver plain() {
            over = true;
            if (config.unified()) {
                return receiver;
            }
            problem =
                    "it does without. If it is a member, set sslQuorum=true there, too, or for the"
                            + " time of the change portUnification=true here";
            return null;
        }

        @Override
        public void failed(@Nullable String why) {
            over = true;
            String cause = problem == null ? why : problem;
            if (cause != null) {
                tell(incomingWarnings, "No TLS with {}: {}", receiver, cause);
            }
            receiver.closed(cause == null ? null : new SSLException("no TLS: " + cause));
        }

        @Override
        public String toString() {
            return receiver.toString();
        }
    }

    private final class Outgoing implements Connector {
        private final TlsContext by;
        private final InetSocketAddress remote;
        private final long timeoutMillis;
        private final Connector connector;

        Outgoing(TlsContext by, InetSocketAddress remote, long timeoutMillis, Connector connector) {
            this.by = by;
            this.remote = remote;
            this.timeoutMillis = timeoutMillis;
            this.connector = connector;
        }

        @Override
        public Receiver connected(Link link) {
            var handshake = new OutgoingHandshake(this, link);
            link.loop().schedule(handshake::giveUp, timeoutMillis);
            return Tls.over(link, by.client(remote), handshake);
        }

        @Override
        public void failed(String reason) {
            connector.failed(reason);
        }
    }

    private final class OutgoingHandshake implements Handshake {
        private final Outgoing outgoing;
        private final Link link;
        private boolean over;
        private boolean late;

        OutgoingHandshake(Outgoing outgoing, Link link) {
            this.outgoing = outgoing;
            this.link = link;
        }

        void giveUp() {
            if (!over) {
                late = true;
                link.close();
            }
        }

        @Override
        public @Nullable Receiver secured(SSLSession session) {
            over = true;
            tell(outgoing.remote, session);
            return outgoing.connector.connected(link);
        }

        @Override
        public @Nullable Receiver plain() {
            return null; // Who begins with TLS goes on with it.
        }

        @Override
        public void failed(@Nullable String why) {
            over = true;
            String cause =
                    late
                            ? "it took longer than " + outgoing.timeoutMillis + " ms"
                            : why == null ? "the other end has closed the connection" : why;
            tell(outgoingWarnings, "No TLS with {}: {}", outgoing.remote, cause);
            outgoing.connector.failed("no TLS: " + cause);
        }

        @Override
        public String toString() {
            return outgoing.remote.toString();
        }
    }
}
