package dev.ostler.server.net;

import dev.ostler.protocol.Bytes;
import dev.ostler.replica.client.SaslStep;
import dev.ostler.server.sasl.SaslAcceptor;
import dev.ostler.server.sasl.SaslExchange;
import dev.ostler.server.transport.WarningLimit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SASL exchanges of a client port: one for each connection whose client asks for it. */
final class SaslExchanges {
    private static final Logger LOG = LoggerFactory.getLogger(SaslExchanges.class);

    private static final SaslStep NOT_OFFERED = new SaslStep.NotOffered();

    private final @Nullable SaslAcceptor acceptor;
    private final WarningLimit warnings = new WarningLimit();

    /**
     * @param acceptor null if clients are offered no SASL
     */
    SaslExchanges(@Nullable SaslAcceptor acceptor) {
        this.acceptor = acceptor;
    }

    /** The one of a connection, which has had none yet. */
    SaslExchange begin(ClientConnection client) {
        return acceptor == null
                ? token -> NOT_OFFERED
                : new OfClient(client, acceptor.begin(), warnings);
    }

    /** Tells the log how an exchange ends. */
    private static final class OfClient implements SaslExchange {
        private final ClientConnection client;
        private final WarningLimit warnings;
        private SaslExchange exchange;

        OfClient(ClientConnection client, SaslExchange exchange, WarningLimit warnings) {
            this.client = client;
            this.exchange = exchange;
            this.warnings = warnings;
        }

        @Override
        public SaslStep step(Bytes token) {
            SaslStep step = exchange.step(token);
            switch (step) {
                case SaslStep.Complete(_, String id) -> {
                    exchange = SaslExchange.OVER;
                    LOG.info("Session {} from {} is SASL's {}", client.session(), client, id);
                }
                case SaslStep.Failed(String reason) -> {
                    exchange = SaslExchange.OVER;
                    if (warnings.allowsOne()) {
                        LOG.warn("SASL with {} failed: {}", client, reason);
                    }
                }
                default -> {}
            }
            return step;
        }
    }
}
