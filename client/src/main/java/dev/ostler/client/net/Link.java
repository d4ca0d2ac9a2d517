package dev.ostler.client.net;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A connection to one server: plain or encrypted bytes. One thread uses it; it never blocks. */
interface Link {
    /** Watches the socket with {@code selector}. */
    SelectionKey register(Selector selector) throws IOException;

    /**
     * Goes on with connecting.
     *
     * @return whether bytes may be read and written now
     * @throws IOException if it failed
     */
    boolean finishConnect() throws IOException;

    /**
     * @return bytes read, -1 at the end
     */
    int read(ByteBuffer target) throws IOException;

    /**
     * Writes as much as the socket takes.
     *
     * @return whether bytes of this or an earlier call wait for the socket
     */
    boolean write(ByteBuffer source) throws IOException;

    SocketAddress localAddress() throws IOException;

    SocketAddress remoteAddress() throws IOException;

    /** Closes the socket; never fails. */
    void close();
}
