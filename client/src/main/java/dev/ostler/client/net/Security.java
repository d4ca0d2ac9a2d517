package dev.ostler.client.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

import javax.net.ssl.SSLEngine;

/** How links are protected. */
@FunctionalInterface
public interface Security {
    /** Plain TCP. */
    Security NONE = server -> null;

    /**
     * A client's engine for a link to this server; null for a plain link.
     *
     * @throws IOException if the key stores can't be used
     */
    @Nullable SSLEngine engine(InetSocketAddress server) throws IOException;
}
