package dev.ostler.server.transport;

import java.net.InetSocketAddress;

/**
 * How to listen.
 *
 * @param address a port of 0 is any that is free
 * @param backlog connections that the system holds before they are accepted, -1 for its default
 * @param keepAlive whether the system looks now and then whether an idle connection's other end is
 *     still there
 */
public record ListenOptions(InetSocketAddress address, int backlog, boolean keepAlive) {
    /** What the JDK takes as a default, too. */
    private static final int USUAL_BACKLOG = 4096;

    int backlogOrUsual() {
        return backlog > 0 ? backlog : USUAL_BACKLOG;
    }
}
