package dev.ostler.server;

import dev.ostler.protocol.SessionId;
import dev.ostler.tree.plan.QuotaWarning;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operators what happens to clients, in ZooKeeper's words. */
final class ClientEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);

    private ClientEvents() {}

    static void warn(QuotaWarning warning) {
        LOG.warn(
                "Quota exceeded: {} [current {}={}, limit={}]",
                warning.root(),
                warning.kind(),
                warning.usage(),
                warning.limit());
    }

    static void expired(SessionId session, int timeoutMillis) {
        LOG.info("Expiring session {}, timeout of {}ms exceeded", session, timeoutMillis);
    }
}
