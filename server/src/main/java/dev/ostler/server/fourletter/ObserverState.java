package dev.ostler.server.fourletter;

import java.net.InetSocketAddress;
import java.time.Instant;

/**
 * An observer that learns from this server.
 *
 * @param id its number
 * @param remote the other end of its connection
 * @param established when it connected
 * @param queued packets and batches of packets for it that wait
 * @param queuedBytes bytes for it that were not yet sent
 * @param received packets it sent
 * @param sent packets and batches of packets it was sent
 */
public record ObserverState(
        long id,
        InetSocketAddress remote,
        Instant established,
        int queued,
        long queuedBytes,
        long received,
        long sent) {}
