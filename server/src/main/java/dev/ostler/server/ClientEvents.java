package dev.ostler.server;

import dev.ostler.protocol.SessionId;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.tree.plan.QuotaWarning;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Tells the operators what happens to clients, in ZooKeeper's words. */
final class ClientEvents implements Measured {
    private static final Logger LOG = LoggerFactory.getLogger(ClientEvents.class);

    private final AtomicLong expired = new AtomicLong();

    void warn(QuotaWarning warning) {
        LOG.warn(
                "Quota exceeded: {} [current {}={}, limit={}]",
                warning.root(),
                warning.kind(),
                warning.usage(),
                warning.limit());
    }

    void expired(SessionId session, int timeoutMillis) {
        expired.incrementAndGet();
        LOG.info("Expiring session {}, timeout of {}ms exceeded", session, timeoutMillis);
    }

    @Override
    public List<Metric> metrics() {
        return List.of(new Metric.Counter("stale_sessions_expired", expired.get()));
    }

    @Override
    public void reset() {
        expired.set(0);
    }
}
