package dev.ostler.client.net;

import java.io.IOException;
import java.net.InetSocketAddress;

import javax.net.ssl.SSLEngine;

/** Makes links to servers. */
@FunctionalInterface
interface Links {
    /**
     * Begins to connect to a server.
     *
     * @throws IOException if it fails at once
     */
    Link connect(InetSocketAddress server) throws IOException;

    static Links of(Security security) {
        return server -> {
            SSLEngine engine = security.engine(server);
            PlainLink plain = PlainLink.connect(server);
            return engine == null ? plain : new TlsLink(plain, engine);
        };
    }
}
