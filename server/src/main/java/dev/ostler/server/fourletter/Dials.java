package dev.ostler.server.fourletter;

import dev.ostler.server.config.ConnectionThrottleConfig;

/** The limits of connections, which can be changed while a server runs. Any thread may do so. */
public interface Dials {
    /** How many connections an address may have, 0 for any number. */
    int connectionsPerAddressMax();

    /** See {@link #connectionsPerAddressMax()}; those that are there may stay. */
    void connectionsPerAddressMax(int max);

    /** How often clients may connect. */
    ConnectionThrottleConfig throttle();

    void throttle(ConnectionThrottleConfig throttle);
}
