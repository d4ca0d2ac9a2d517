package dev.ostler.server.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** A channel of a {@link NioLoop} that is about to be connected. */
final class NioConnecting {
    private final NioLoop loop;
    private final Connector connector;
    private final SocketChannel channel;
    private final SelectionKey key;
    private boolean over;

    NioConnecting(
            NioLoop loop, InetSocketAddress remote, ConnectOptions options, Connector connector)
            throws IOException {
        this.loop = loop;
        this.connector = connector;
        channel = SocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, options.keepAlive());
            boolean connected = channel.connect(remote);
            key = channel.register(loop.selector(), connected ? 0 : SelectionKey.OP_CONNECT, this);
            if (connected) {
                connected();
            } else {
                loop.schedule(() -> giveUp("Connection timed out"), options.timeoutMillis());
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The selector says that it is decided. */
    void decided() {
        try {
            channel.finishConnect();
        } catch (IOException e) {
            giveUp(String.valueOf(e.getMessage()));
            return;
        }
        connected();
    }

    private void connected() {
        over = true;
        key.interestOps(0);
        loop.connected(channel, key, connector);
    }

    void giveUp(String reason) {
        if (!over) {
            over = true;
            NioLoop.close(channel);
            EventLoop.run(() -> connector.failed(reason));
        }
    }
}
