package dev.ostler.benchmark.load;

import org.HdrHistogram.Histogram;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Clients that connect all the time: each opens a connection, asks for a new session, closes the
 * connection when it has it, and begins again. The sessions stay behind until they expire. One
 * operation is one session; its latency runs from the opening of the connection.
 */
public final class ConnectStorm {
    private static final int READY_LIMIT_MILLIS = 100;

    /**
     * From so many addresses of this machine's own they connect. One has ports for 14,000
     * connections per second; for more the system seeks long for one that it may use again, and the
     * storm stands still.
     */
    private static final int SOURCES = 64;

    private final InetSocketAddress server;
    private final Selector selector;
    private final ByteBuffer request = Handshake.request();
    private final Histogram latencies = new Histogram(TimeUnit.SECONDS.toNanos(60), 3);
    private long sessions;
    private int source;

    private ConnectStorm(InetSocketAddress server) throws IOException {
        this.server = server;
        selector = Selector.open();
    }

    /**
     * Storms in the calling thread.
     *
     * @param clients that connect at the same time
     * @param serverCpuNanos CPU time that the server has used so far
     * @throws UnexpectedReplyException if a session is refused
     * @throws IOException if a connection fails
     */
    public static LoadResult run(
            InetSocketAddress server,
            int clients,
            Duration warmUp,
            Duration window,
            LongSupplier serverCpuNanos)
            throws IOException {
        var storm = new ConnectStorm(server);
        try {
            return storm.run(clients, warmUp, window, serverCpuNanos);
        } finally {
            for (SelectionKey key : storm.selector.keys()) {
                key.channel().close();
            }
            storm.selector.close();
        }
    }

    private LoadResult run(
            int clients, Duration warmUp, Duration window, LongSupplier serverCpuNanos)
            throws IOException {
        for (int i = 0; i < clients; i++) {
            connect();
        }
        stormUntil(System.nanoTime() + warmUp.toNanos());
        latencies.reset();
        long begin = System.nanoTime();
        long serverBegin = serverCpuNanos.getAsLong();
        long clientBegin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long sessionsBegin = sessions;
        stormUntil(begin + window.toNanos());
        return new LoadResult(
                sessions - sessionsBegin,
                System.nanoTime() - begin,
                serverCpuNanos.getAsLong() - serverBegin,
                ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - clientBegin,
                latencies);
    }

    private void stormUntil(long deadline) throws IOException {
        while (System.nanoTime() - deadline < 0) {
            selector.select(this::ready, READY_LIMIT_MILLIS);
        }
    }

    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (server.getAddress().isLoopbackAddress()) {
            channel.bind(new InetSocketAddress(nextSource(), 0));
        }
        long start = System.nanoTime();
        boolean connected = channel.connect(server);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT, new Client(start));
        if (connected) {
            ask(channel, key);
        }
    }

    private void ready(SelectionKey key) {
        var channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable()) {
                channel.finishConnect();
                ask(channel, key);
            } else if (receive(channel, (Client) key.attachment())) {
                channel.close();
                sessions++;
                connect();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private InetAddress nextSource() throws IOException {
        source = source % SOURCES + 1;
        return InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) source});
    }

    private void ask(SocketChannel channel, SelectionKey key) throws IOException {
        channel.write(request.rewind());
        if (request.hasRemaining()) {
            throw new IOException("a new connection did not take " + request.limit() + " bytes");
        }
        key.interestOps(SelectionKey.OP_READ);
    }

    /** Whether the response is complete. */
    private boolean receive(SocketChannel channel, Client client) throws IOException {
        if (channel.read(client.response) < 0) {
            throw new EOFException("the server closed a connection before it answered");
        }
        if (client.response.hasRemaining()) {
            return false;
        }
        Handshake.check(client.response.flip());
        latencies.recordValue(
                Math.clamp(
                        System.nanoTime() - client.startNanos,
                        0,
                        latencies.getHighestTrackableValue()));
        return true;
    }

    /** A client on its way to a session. */
    private static final class Client {
        private final long startNanos;
        private final ByteBuffer response = ByteBuffer.allocate(Handshake.RESPONSE_LENGTH);

        Client(long startNanos) {
            this.startNanos = startNanos;
        }
    }
}
