package dev.ostler.server.net;

import dev.ostler.server.config.ConnectionThrottleConfig;
import dev.ostler.server.fourletter.Distribution;
import dev.ostler.server.fourletter.Metric;
import dev.ostler.server.transport.WarningLimit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Limits how often clients connect (client protocol, section 11.6): each takes tokens out of a
 * bucket, which fills up with time, and is refused when there are too few. So that a crowd does not
 * come back in step, some may be refused by chance while the bucket is often found empty, as in the
 * method BLUE for queues. Any event loop may ask.
 */
final class ConnectionThrottle {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionThrottle.class);

    private ConnectionThrottleConfig config;
    private final LongSupplier clock;
    private final DoubleSupplier chance;
    private final WarningLimit warnings = new WarningLimit();
    private final Distribution deficit = new Distribution();

    private int tokens;
    private long filledMillis;
    private double dropProbability;
    private long adjustedMillis;
    private long refused;

    /**
     * @param clock in milliseconds, only goes forward
     * @param chance gives numbers from 0 to below 1
     */
    ConnectionThrottle(ConnectionThrottleConfig config, LongSupplier clock, DoubleSupplier chance) {
        this.config = config;
        this.clock = clock;
        this.chance = chance;
        tokens = config.tokensMax();
        filledMillis = clock.getAsLong();
        adjustedMillis = filledMillis;
    }

    /**
     * Whether a client may connect now; if so, it has taken its tokens.
     *
     * @param resuming whether it asks for a session from before
     * @param client for the log
     */
    synchronized boolean admits(boolean resuming, Object client) {
        if (config.tokensMax() > 0
                && !take(resuming ? config.renewedSessionTokens() : config.newSessionTokens())) {
            refused++;
            if (warnings.allowsOne()) {
                LOG.warn(
                        "Refusing {}: clients connect more often than connection_throttle_tokens and"
                                + " what belongs to it allow",
                        client);
            }
            return false;
        }
        deficit.note(config.tokensMax() - tokens);
        return true;
    }

    private boolean take(int needed) {
        long now = clock.getAsLong();
        fill(now);
        if (config.freezeMillis() >= 0) {
            adjust(now);
            if (chance.getAsDouble() < dropProbability) {
                return false;
            }
        }
        if (tokens < needed) {
            return false;
        }
        tokens -= needed;
        return true;
    }

    private void fill(long now) {
        long passed = now - filledMillis;
        if (passed > config.fillMillis()) {
            double came = (double) passed * config.fillTokens() / config.fillMillis();
            tokens = (int) Math.min(config.tokensMax(), tokens + Math.floor(came));
            filledMillis = now;
        }
    }

    private void adjust(long now) {
        if (now - adjustedMillis <= config.freezeMillis()) {
            return;
        }
        adjustedMillis = now;
        int missing = config.tokensMax() - tokens;
        if (tokens == 0) {
            dropProbability = Math.min(1, dropProbability + config.dropIncrease());
        } else if (missing <= Math.round(config.tokensMax() * config.decreaseRatio())) {
            dropProbability = Math.max(0, dropProbability - config.dropDecrease());
        }
    }

    synchronized ConnectionThrottleConfig config() {
        return config;
    }

    /** What the bucket lacks stays the same. */
    synchronized void config(ConnectionThrottleConfig next) {
        tokens = Math.max(0, next.tokensMax() - (config.tokensMax() - tokens));
        config = next;
    }

    /** How many were refused since the last {@link #reset}. */
    synchronized long refused() {
        return refused;
    }

    /** What is measured here, but for {@link #refused}. */
    synchronized List<Metric> metrics() {
        return List.of(
                new Metric.Gauge("connection_drop_probability", dropProbability),
                deficit.summary("connection_token_deficit"));
    }

    synchronized void reset() {
        refused = 0;
        deficit.reset();
    }
}
