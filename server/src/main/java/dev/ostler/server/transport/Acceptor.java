package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

/** Decides about connections that come in. */
@FunctionalInterface
public interface Acceptor {
    /**
     * Somebody has connected. Called on the link's loop, before anything is read.
     *
     * @param remote the address of the other end; the link does not keep it
     * @return who gets what it brings; null to close it
     */
    @Nullable Receiver accept(Link link, InetSocketAddress remote);
}
