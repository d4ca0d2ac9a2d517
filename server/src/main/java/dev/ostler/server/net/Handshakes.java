package dev.ostler.server.net;

import dev.ostler.server.transport.Handshake;
import dev.ostler.server.transport.Receiver;
import dev.ostler.server.transport.WarningLimit;
import dev.ostler.tree.access.Authentication;
import dev.ostler.tree.access.Peer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** The TLS handshakes of a client port: who shows a certificate is known by its subject. */
final class Handshakes {
    private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);

    private final ClientPort port;
    private final int timeoutMillis;
    private final AtomicInteger outstanding = new AtomicInteger();
    private final AtomicLong failed = new AtomicLong();
    private final WarningLimit warnings = new WarningLimit();

    /**
     * @param timeoutMillis after so long without a session a connection is closed
     */
    Handshakes(ClientPort port, int timeoutMillis) {
        this.port = port;
        this.timeoutMillis = timeoutMillis;
    }

    /** One that begins now. */
    Handshake of(ClientConnection connection) {
        outstanding.incrementAndGet();
        return new OfClient(connection);
    }

    private final class OfClient implements Handshake {
        private final ClientConnection connection;

        OfClient(ClientConnection connection) {
            this.connection = connection;
        }

        @Override
        public @Nullable Receiver secured(SSLSession session) {
            outstanding.decrementAndGet();
            String subject = subject(session);
            LOG.debug(
                    "TLS with {}: {}, {}, {}",
                    connection,
                    session.getProtocol(),
                    session.getCipherSuite(),
                    subject == null ? "no certificate" : subject);
            if (subject != null && !identify(subject)) {
                connection.end();
            }
            return connection;
        }

        /** Whether the client may go on. */
        private boolean identify(String subject) {
            var peer = new Peer(connection.peer().address(), subject);
            if (port.access().authenticate("x509", null, peer)
                    instanceof Authentication.Accepted accepted) {
                connection.certified(peer, accepted.identities());
                return true;
            }
            return false;
        }

        @Override
        public Receiver plain() {
            outstanding.decrementAndGet();
            return connection;
        }

        @Override
        public void failed(@Nullable String why) {
            outstanding.decrementAndGet();
            failed.incrementAndGet();
            boolean late = port.nowMillis() - connection.openedMillis() >= timeoutMillis;
            if ((why != null || late) && warnings.allowsOne()) {
                LOG.warn(
                        "The TLS handshake with {} failed: {}",
                        connection,
                        why == null
                                ? "it took longer than " + timeoutMillis + " ms"
                                : explained(why));
            }
            connection.closed(null);
        }

        @Override
        public String toString() {
            return connection.toString();
        }
    }

    /** The name in the certificate of the other end, which was verified; null if it showed none. */
    private static @Nullable String subject(SSLSession session) {
        try {
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? certificate.getSubjectX500Principal().getName()
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** The JDK says that it can't check the name where it has, and found another. */
    private static String explained(String why) {
        return why.contains("HTTPS is not supported on the server side")
                ? "the certificate does not name the address that the client comes from"
                : why;
    }

    /** How many are not done. */
    int outstanding() {
        return outstanding.get();
    }

    /** How many came to nothing since the last {@link #resetFailed}. */
    long failed() {
        return failed.get();
    }

    void resetFailed() {
        failed.set(0);
    }
}
