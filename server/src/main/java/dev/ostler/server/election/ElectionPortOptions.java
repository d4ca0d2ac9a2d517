package dev.ostler.server.election;

import dev.ostler.server.tls.Protection;
import dev.ostler.server.transport.Driver;

/**
 * How the election port behaves.
 *
 * @param driver what drives the sockets
 * @param protection TLS, if there is any
 * @param listenOnAllAddresses whether it listens on every address of the machine instead of those
 *     that the member's line names
 * @param tcpKeepAlive whether the system looks for dead connections
 * @param connectTimeoutMillis how long one address is tried
 * @param helloTimeoutMillis how long whoever connects may take to say who it is
 * @param bindAttempts how often to try to listen; 0 is for ever
 * @param bindPauseMillis the time between two such attempts
 */
public record ElectionPortOptions(
        Driver driver,
        Protection protection,
        boolean listenOnAllAddresses,
        boolean tcpKeepAlive,
        int connectTimeoutMillis,
        int helloTimeoutMillis,
        int bindAttempts,
        int bindPauseMillis) {
    public ElectionPortOptions {
        if (connectTimeoutMillis < 1 || helloTimeoutMillis < 1 || bindAttempts < 0) {
            throw new IllegalArgumentException(
                    "connect timeout %d ms, hello timeout %d ms, %d bind attempts"
                            .formatted(connectTimeoutMillis, helloTimeoutMillis, bindAttempts));
        }
    }
}
