package dev.ostler.client.net;

import dev.ostler.protocol.JuteReader;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** The link to a server with its buffers, or none. One thread uses it. */
final class Wire {
    private final Links links;
    private final Selector selector;
    private final SendBuffer output = new SendBuffer();
    private final ReceiveBuffer input;

    private @Nullable Link link;
    private @Nullable SelectionKey key;
    private boolean up;

    private volatile @Nullable SocketAddress localAddress;
    private volatile @Nullable SocketAddress remoteAddress;

    /** Takes what the link brings; it may close the wire from within. */
    interface Listener {
        /** Bytes may be sent. */
        void opened();

        /** A frame, valid until the method returns. */
        void received(JuteReader frame);
    }

    /**
     * @param frameLengthMax the longest frame that may come in, in bytes
     */
    Wire(Links links, Selector selector, int frameLengthMax) {
        this.links = links;
        this.selector = selector;
        this.input = new ReceiveBuffer(frameLengthMax);
    }

    /**
     * Begins to connect.
     *
     * @throws IOException if it fails at once
     */
    void open(InetSocketAddress server) throws IOException {
        Link opened = links.connect(server);
        link = opened;
        key = opened.register(selector);
    }

    /** Whether there is a link, be it only a begun one. */
    boolean isOpen() {
        return link != null;
    }

    /** Puts a frame behind the others. */
    void send(byte[] frame) {
        output.add(frame);
    }

    /** Bytes that wait for the socket. */
    int unsent() {
        return output.size();
    }

    /**
     * Writes what the socket takes, and sees to it that the selector tells when it takes more.
     *
     * @throws IOException if the link is lost
     */
    void flush() throws IOException {
        Link opened = link;
        SelectionKey current = key;
        if (opened == null || current == null || !up) {
            return;
        }
        boolean left = output.flush(opened);
        int interest = left ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ;
        if (current.interestOps() != interest) {
            current.interestOps(interest);
        }
    }

    /**
     * Does what the socket is ready for, after the selector has selected.
     *
     * @throws IOException if the link is lost
     */
    void proceed(Listener listener) throws IOException {
        SelectionKey current = key;
        Link opened = link;
        selector.selectedKeys().clear();
        if (current == null || opened == null) {
            return;
        }
        if (!up) {
            finishConnect(current, opened, listener);
        } else if (current.isValid() && current.isReadable()) {
            read(opened, listener);
        }
    }

    private void finishConnect(SelectionKey current, Link opened, Listener listener)
            throws IOException {
        if (opened.finishConnect()) {
            up = true;
            current.interestOps(SelectionKey.OP_READ);
            localAddress = opened.localAddress();
            remoteAddress = opened.remoteAddress();
            listener.opened();
        }
    }

    private void read(Link opened, Listener listener) throws IOException {
        boolean more = true;
        while (more) {
            more = input.fill(opened);
            for (JuteReader frame = input.next(); frame != null; frame = input.next()) {
                listener.received(frame);
                if (!opened.equals(link)) {
                    return;
                }
            }
        }
    }

    void close() {
        Link opened = link;
        link = null;
        key = null;
        up = false;
        if (opened != null) {
            opened.close();
        }
        output.clear();
        input.clear();
        localAddress = null;
        remoteAddress = null;
    }

    /** For any thread; null if there is no connection. */
    @Nullable SocketAddress localAddress() {
        return localAddress;
    }

    /** For any thread; null if there is no connection. */
    @Nullable SocketAddress remoteAddress() {
        return remoteAddress;
    }
}
