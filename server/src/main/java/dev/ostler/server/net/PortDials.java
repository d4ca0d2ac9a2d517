package dev.ostler.server.net;

import dev.ostler.server.config.ConnectionThrottleConfig;
import dev.ostler.server.fourletter.Dials;

/** The limits of both ports. */
record PortDials(ConnectionLimits plain, ConnectionLimits secure, ConnectionThrottle bucket)
        implements Dials {
    @Override
    public int connectionsPerAddressMax() {
        return plain.perAddressMax();
    }

    @Override
    public void connectionsPerAddressMax(int max) {
        plain.perAddressMax(max);
        secure.perAddressMax(max);
    }

    @Override
    public ConnectionThrottleConfig throttle() {
        return bucket.config();
    }

    @Override
    public void throttle(ConnectionThrottleConfig throttle) {
        bucket.config(throttle);
    }
}
