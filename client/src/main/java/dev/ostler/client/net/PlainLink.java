package dev.ostler.client.net;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** TCP. */
final class PlainLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(PlainLink.class);

    /** The JDK copies whatever it is given, however little the socket takes of it. */
    private static final int CHUNK = 256 * 1024;

    private final SocketChannel channel;

    private PlainLink(SocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Begins to connect.
     *
     * @throws IOException if it fails at once
     */
    static PlainLink connect(InetSocketAddress server) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
        } catch (IOException | RuntimeException | Error e) {
            channel.close();
            throw e;
        }
        return new PlainLink(channel);
    }

    @Override
    public SelectionKey register(Selector selector) throws IOException {
        return channel.register(selector, SelectionKey.OP_CONNECT);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return channel.finishConnect();
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return channel.read(target);
    }

    @Override
    public boolean write(ByteBuffer source) throws IOException {
        int end = source.limit();
        boolean full = false;
        while (source.position() < end && !full) {
            source.limit(Math.min(end, source.position() + CHUNK));
            channel.write(source);
            full = source.hasRemaining();
        }
        source.limit(end);
        return full;
    }

    @Override
    public SocketAddress localAddress() throws IOException {
        return channel.getLocalAddress();
    }

    @Override
    public SocketAddress remoteAddress() throws IOException {
        return channel.getRemoteAddress();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing a socket failed", e);
        }
    }
}
