package dev.ostler.simulation.network;

/**
 * How a network behaves when it is well.
 *
 * @param delayMicros what every message takes
 * @param jitterMicros what it takes beside that at the most; now and then it is twenty times as
 *     much
 * @param retryMicros when a connection request is sent again that did not get through
 */
public record NetworkOptions(long delayMicros, long jitterMicros, long retryMicros) {}
