package dev.ostler.server.fourletter;

import dev.ostler.protocol.SessionId;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/**
 * A client's connection.
 *
 * @param remote its other end
 * @param secure whether it came to the port for TLS
 * @param interest what the server waits for on its socket: 1 to read, 4 to write, 0 for nothing
 * @param queued requests in the server that are not yet answered
 * @param received packets it sent
 * @param sent packets it was sent
 * @param session what it does for a session; null before its handshake
 */
public record ConnectionState(
        InetSocketAddress remote,
        boolean secure,
        int interest,
        long queued,
        long received,
        long sent,
        @Nullable Session session) {

    /**
     * The session of a connection.
     *
     * @param id its id
     * @param lastOperation tag of the last operation, for example {@code GETD}
     * @param establishedMillis when the connection was made, in wall-clock time since 1970
     * @param timeoutMillis the session's timeout
     * @param lastXid what the client numbered its last request with; negative if it had none
     * @param lastZxid the zxid of the last reply
     * @param lastResponseMillis when that was, on the monotonic clock
     * @param lastLatencyMillis how long it took
     * @param latency of all requests of the connection
     */
    public record Session(
            SessionId id,
            String lastOperation,
            long establishedMillis,
            int timeoutMillis,
            int lastXid,
            long lastZxid,
            long lastResponseMillis,
            long lastLatencyMillis,
            Latency latency) {}
}
