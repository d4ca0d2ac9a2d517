package dev.ostler.client.net;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;

/** How links are protected. */
public interface Security {
    /** Plain TCP. */
    Security NONE =
            new Security() {
                @Override
                public @Nullable SSLEngine engine(InetSocketAddress server) {
                    return null;
                }

                @Override
                public @Nullable SSLSocket socket(Socket plain, InetSocketAddress server) {
                    return null;
                }
            };

    /**
     * A client's engine for a link to this server; null for a plain link.
     *
     * @throws IOException if the key stores can't be used
     */
    @Nullable SSLEngine engine(InetSocketAddress server) throws IOException;

    /**
     * The same for a connected socket that blocks; null for plain text.
     *
     * @throws IOException if the key stores can't be used
     */
    @Nullable SSLSocket socket(Socket plain, InetSocketAddress server) throws IOException;
}
