package dev.ostler.server.net;

import dev.ostler.server.config.ConnectionThrottleConfig;
import dev.ostler.server.transport.Driver;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.util.function.LongSupplier;

/**
 * How the client port behaves.
 *
 * @param address where to listen; null for nowhere
 * @param secureAddress where to listen for those who use TLS; null for nowhere
 * @param unified whether TLS is spoken at {@code address} too, by who begins with it
 * @param driver what drives the sockets
 * @param loops number of event loops
 * @param backlog connections that the system holds before they are accepted, -1 for its default
 * @param perAddressMax connections from one address, 0 for any number
 * @param totalMax connections altogether, 0 for any number
 * @param throttle how often clients may connect
 * @param sessionlessMillis after how long a connection without a session is closed
 * @param frameBytesMax the longest request, in bytes
 * @param largeRequestsAbove a longer request is large, in bytes
 * @param largeRequestBytesMax bytes of large requests that may be unanswered at a time; a client
 *     that sends one too many is cut off
 * @param unreadBytesMax a client that leaves more than this unread is cut off, in bytes
 * @param servesAtOnce whether clients may connect before {@link ClientPort#openToClients}
 * @param clock a clock that only goes forward, in milliseconds
 */
public record ClientPortOptions(
        @Nullable InetSocketAddress address,
        @Nullable InetSocketAddress secureAddress,
        boolean unified,
        Driver driver,
        int loops,
        int backlog,
        int perAddressMax,
        int totalMax,
        boolean tcpKeepAlive,
        ConnectionThrottleConfig throttle,
        int sessionlessMillis,
        int frameBytesMax,
        int largeRequestsAbove,
        int largeRequestBytesMax,
        long unreadBytesMax,
        boolean servesAtOnce,
        LongSupplier clock) {}
