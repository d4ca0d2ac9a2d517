package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.Channel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** A loop over a selector of the JDK's. */
final class NioLoop extends EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NioLoop.class);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReceiveBuffers.bytes());
    private @Nullable Selector opened;

    NioLoop(String threadName, Consumer<Throwable> onFailure) {
        super(threadName, onFailure);
    }

    @Override
    void open() throws IOException {
        opened = Selector.open();
    }

    Selector selector() {
        if (opened == null) {
            throw new IllegalStateException("the loop does not run");
        }
        return opened;
    }

    @Override
    void wakeUp() {
        selector().wakeup();
    }

    @Override
    Listener bind(ListenOptions options, EventLoops loops) throws IOException {
        return new NioListener(this, loops, options);
    }

    @Override
    void connectHere(InetSocketAddress remote, ConnectOptions options, Connector connector)
            throws IOException {
        var _ = new NioConnecting(this, remote, options, connector);
    }

    @Override
    void waitAndServe(long nanos) throws IOException {
        if (nanos == 0) {
            selector().selectNow(this::serve);
        } else {
            // Rounded up: a timer that is not quite due would be asked for again and again.
            selector().select(this::serve, TimeUnit.NANOSECONDS.toMillis(nanos + 999_999));
        }
    }

    private void serve(SelectionKey key) {
        switch (key.attachment()) {
            case NioListener listener -> listener.serve();
            case NioConnecting connecting -> connecting.decided();
            case NioLink link -> serve(link, key);
            default -> throw new IllegalStateException("a key of somebody else");
        }
    }

    private void serve(NioLink link, SelectionKey key) {
        try {
            if (key.isValid() && key.isReadable()) {
                receive(link);
            }
            if (key.isValid() && key.isWritable()) {
                link.send();
            }
        } catch (CancelledKeyException e) {
            link.close();
        } catch (IOException e) {
            link.close(e);
        }
    }

    private void receive(NioLink link) throws IOException {
        int count = link.channel().read(buffer.clear());
        if (count < 0) {
            link.endReached();
        } else if (count > 0) {
            buffer.flip().get(input(), 0, count);
            received(link, count);
        }
    }

    /** A connection was accepted, for this loop to serve. */
    void adopt(SocketChannel channel, boolean keepAlive, Acceptor acceptor) {
        try {
            if (isStopping()) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, keepAlive);
            var remote = (InetSocketAddress) channel.getRemoteAddress();
            SelectionKey key = channel.register(selector(), 0);
            serve(channel, key, link -> acceptor.accept(link, remote));
        } catch (IOException e) {
            LOG.debug("A connection went away while it was taken: {}", e.toString());
            close(channel);
        }
    }

    /** A connection was made from here. */
    void connected(SocketChannel channel, SelectionKey key, Connector connector) {
        serve(channel, key, connector::connected);
    }

    private void serve(
            SocketChannel channel, SelectionKey key, Function<Link, @Nullable Receiver> chooser) {
        var link = new NioLink(this, channel, key);
        key.attach(link);
        if (admit(link, chooser)) {
            link.applyReading();
        } else {
            close(channel);
        }
    }

    static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing a socket: {}", e.toString());
        }
    }

    @Override
    void closeAll() {
        for (SelectionKey key : List.copyOf(selector().keys())) {
            switch (key.attachment()) {
                case NioListener listener -> listener.end();
                case NioConnecting connecting -> connecting.giveUp("this server closes its ports");
                case NioLink link -> link.close();
                default -> throw new IllegalStateException("a key of somebody else");
            }
        }
    }

    @Override
    boolean isIdle() {
        return true; // What is closed is closed at once.
    }

    @Override
    void release() {
        try {
            if (opened != null) {
                for (SelectionKey key : opened.keys()) {
                    if (key.attachment() instanceof NioListener listener) {
                        listener.abandon();
                    }
                }
                opened.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
