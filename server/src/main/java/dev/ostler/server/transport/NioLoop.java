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
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A loop over a selector of the JDK's. */
final class NioLoop extends EventLoop {
    private static final Logger LOG = LoggerFactory.getLogger(NioLoop.class);

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReceiveBuffers.bytes());
    private @Nullable Selector opened;

    /** A socket that listens on this loop. */
    private final class Listening implements Listener {
        final ServerSocketChannel channel;
        final InetSocketAddress bound;
        final boolean keepAlive;
        final Acceptor acceptor;
        final EventLoops loops;
        final CompletableFuture<Void> ended = new CompletableFuture<>();

        Listening(
                ServerSocketChannel channel,
                ListenOptions options,
                Acceptor acceptor,
                EventLoops loops)
                throws IOException {
            this.channel = channel;
            int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
            bound = new InetSocketAddress(options.address().getAddress(), port);
            keepAlive = options.keepAlive();
            this.acceptor = acceptor;
            this.loops = loops;
        }

        @Override
        public InetSocketAddress address() {
            return bound;
        }

        @Override
        public void close() {
            execute(this::end);
            ended.join();
        }

        void end() {
            try {
                channel.close();
                selector().selectNow(); // Until then the socket is not really closed.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                ended.complete(null);
            }
        }
    }

    NioLoop(String threadName, Consumer<Throwable> onFailure) {
        super(threadName, onFailure);
    }

    @Override
    void open() throws IOException {
        opened = Selector.open();
    }

    private Selector selector() {
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
    CompletableFuture<Listener> listen(ListenOptions options, Acceptor acceptor, EventLoops loops) {
        var listening = new CompletableFuture<Listener>();
        execute(
                () -> {
                    try {
                        listening.complete(listenHere(options, acceptor, loops));
                    } catch (IOException | RuntimeException e) {
                        listening.completeExceptionally(e);
                    }
                });
        return listening;
    }

    private Listening listenHere(ListenOptions options, Acceptor acceptor, EventLoops loops)
            throws IOException {
        var channel = ServerSocketChannel.open();
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.bind(options.address(), options.backlogOrUsual());
            var listener = new Listening(channel, options, acceptor, loops);
            channel.register(selector(), SelectionKey.OP_ACCEPT, listener);
            return listener;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
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
            case Listening listener -> accept(listener, key);
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

    private void accept(Listening listener, SelectionKey key) {
        try {
            SocketChannel channel = listener.channel.accept();
            if (channel == null) {
                return;
            }
            var next = (NioLoop) listener.loops.next();
            if (next == this) {
                adopt(channel, listener);
            } else {
                next.execute(() -> next.adopt(channel, listener));
            }
        } catch (ClosedChannelException e) {
            LOG.debug("No longer listening on {}", listener.bound);
        } catch (IOException e) {
            key.interestOps(0);
            pauseAccepting(
                    String.valueOf(e.getMessage()),
                    () -> {
                        if (key.isValid()) {
                            key.interestOps(SelectionKey.OP_ACCEPT);
                        }
                    });
        }
    }

    private void adopt(SocketChannel channel, Listening listener) {
        try {
            if (isStopping()) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, listener.keepAlive);
            SelectionKey key = channel.register(selector(), SelectionKey.OP_READ);
            var link = new NioLink(this, channel, key);
            key.attach(link);
            var remote = (InetSocketAddress) channel.getRemoteAddress();
            if (!admit(link, remote, listener.acceptor)) {
                channel.close();
            }
        } catch (IOException e) {
            LOG.debug("A connection went away while it was taken: {}", e.toString());
            try {
                channel.close();
            } catch (IOException also) {
                e.addSuppressed(also);
            }
        }
    }

    @Override
    void closeAll() {
        for (SelectionKey key : List.copyOf(selector().keys())) {
            if (key.attachment() instanceof NioLink link) {
                link.close();
            } else if (key.attachment() instanceof Listening listener) {
                listener.end();
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
                    if (key.attachment() instanceof Listening listener) {
                        listener.ended.complete(null);
                    }
                }
                opened.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
