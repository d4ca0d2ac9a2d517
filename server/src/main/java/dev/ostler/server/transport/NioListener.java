package dev.ostler.server.transport;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;

/** A channel that listens on a {@link NioLoop}, which alone changes it. */
final class NioListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(NioListener.class);

    private final NioLoop loop;
    private final EventLoops loops;
    private final boolean keepAlive;
    private final ServerSocketChannel channel;
    private final SelectionKey key;
    private final InetSocketAddress address;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Acceptor acceptor;

    NioListener(NioLoop loop, EventLoops loops, ListenOptions options) throws IOException {
        this.loop = loop;
        this.loops = loops;
        keepAlive = options.keepAlive();
        channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(options.address(), options.backlogOrUsual());
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            address = new InetSocketAddress(options.address().getAddress(), port);
            key = channel.register(loop.selector(), 0, this);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void accept(Acceptor by) {
        loop.execute(
                () -> {
                    acceptor = by;
                    goOn();
                });
    }

    private void goOn() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    /** The selector says that there is a connection. */
    void serve() {
        Acceptor by = acceptor;
        try {
            SocketChannel accepted = channel.accept();
            if (accepted == null || by == null) {
                return;
            }
            var next = (NioLoop) loops.next();
            if (next.equals(loop)) {
                next.adopt(accepted, keepAlive, by);
            } else {
                next.execute(() -> next.adopt(accepted, keepAlive, by));
            }
        } catch (ClosedChannelException e) {
            LOG.debug("No longer listening on {}", address);
        } catch (IOException e) {
            key.interestOps(0);
            loop.pauseAccepting(String.valueOf(e.getMessage()), this::goOn);
        }
    }

    @Override
    public CompletableFuture<Void> stop() {
        if (!ended.isDone()) {
            loop.execute(this::end);
        }
        return ended;
    }

    void end() {
        try {
            channel.close();
            loop.selector().selectNow(); // Until then the socket is not really closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ended.complete(null);
        }
    }

    /** The loop is no more. */
    void abandon() {
        ended.complete(null);
    }
}
