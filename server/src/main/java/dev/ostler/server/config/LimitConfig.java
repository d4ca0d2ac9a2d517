package dev.ostler.server.config;

import dev.ostler.replica.session.LocalSessionMode;

/**
 * Bounds of what clients may send.
 *
 * @param requestBytesMax a longer request, string or value is refused ({@code jute.maxbuffer})
 * @param recordExtraBytes by how much a record that the server itself made of a request may be
 *     longer
 * @param outstandingRequestsMax when more requests are in the server, connections that have some of
 *     their own are not read
 * @param largeRequestsAbove a longer request is large
 * @param largeRequestBytesMax how many bytes of large requests may be unanswered at a time
 * @param connects how often clients may connect
 */
public record LimitConfig(
        int requestBytesMax,
        int recordExtraBytes,
        int outstandingRequestsMax,
        int largeRequestsAbove,
        int largeRequestBytesMax,
        ConnectionThrottleConfig connects) {
    private static final int LARGE_REQUEST_BYTES_MAX = 100 << 20;

    static LimitConfig from(Settings settings, EnsembleConfig ensemble) throws ConfigException {
        PeerConfig peer = ensemble.peer();
        int requestBytesMax =
                settings.systemProperty("jute.maxbuffer")
                        .integer(0xfffff, 1, Integer.MAX_VALUE, "bytes");
        return new LimitConfig(
                requestBytesMax,
                Math.max(
                        1024,
                        settings.property("jute.maxbuffer.extrasize")
                                .integer(
                                        requestBytesMax,
                                        Integer.MIN_VALUE,
                                        Integer.MAX_VALUE,
                                        "bytes")),
                Math.max(
                        1,
                        settings.property("globalOutstandingLimit")
                                .integer(1000, Integer.MIN_VALUE, Integer.MAX_VALUE, "requests")),
                largeRequestsAbove(settings),
                largeRequestBytesMax(settings),
                ConnectionThrottleConfig.from(
                        settings, peer != null && peer.localSessions() != LocalSessionMode.OFF));
    }

    private static int largeRequestsAbove(Settings settings) throws ConfigException {
        int threshold =
                settings.property("largeRequestThreshold")
                        .integer(-1, Integer.MIN_VALUE, Integer.MAX_VALUE, "bytes");
        return threshold > 0 ? threshold : Integer.MAX_VALUE;
    }

    private static int largeRequestBytesMax(Settings settings) throws ConfigException {
        int bytes =
                settings.property("largeRequestMaxBytes")
                        .integer(
                                LARGE_REQUEST_BYTES_MAX,
                                Integer.MIN_VALUE,
                                Integer.MAX_VALUE,
                                "bytes");
        return bytes > 0 ? bytes : LARGE_REQUEST_BYTES_MAX;
    }

    /** The most bytes that a string or value in a log or snapshot may have. */
    public int recordBytesMax() {
        return (int) Math.min(Integer.MAX_VALUE, (long) requestBytesMax + recordExtraBytes);
    }
}
