package dev.ostler.server.fourletter;

/**
 * What went through the server since its start or the last reset.
 *
 * @param received packets from clients
 * @param sent packets to clients
 * @param outstanding requests in the server that are not yet answered
 * @param latency of the requests that were
 */
public record Traffic(long received, long sent, long outstanding, Latency latency) {}
