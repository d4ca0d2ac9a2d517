package dev.ostler.server.transport;

/**
 * How to connect.
 *
 * @param timeoutMillis after so long it is given up
 * @param keepAlive whether the system looks now and then whether an idle connection's other end is
 *     still there
 */
public record ConnectOptions(long timeoutMillis, boolean keepAlive) {}
