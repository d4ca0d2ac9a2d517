package dev.ostler.benchmark.floor;

import dev.ostler.protocol.JuteWriter;
import dev.ostler.server.transport.Driver;
import dev.ostler.server.transport.EventLoops;
import dev.ostler.server.transport.ListenOptions;
import dev.ostler.server.transport.Listener;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * A server without a tree, a log and sessions: it takes requests from the wire and puts replies of
 * the right length back, on one event loop. What it costs is what the transport costs.
 *
 * <p>It listens on the {@code clientPort} of the {@code zoo.cfg} that is the argument of its main
 * method.
 */
public final class FloorServer implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final EventLoops loops;
    private final Listener listener;

    /**
     * Listens on the loopback address.
     *
     * @param port 0 for any that is free
     */
    public FloorServer(int port) throws IOException {
        loops = new EventLoops(Driver.best(), 1, "floor", failure -> ended.countDown());
        var out = new JuteWriter(64 * 1024);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        listener = loops.bind(new ListenOptions(address, -1, false));
        var watchers = new HashSet<FloorHandler>();
        listener.accept((link, remote) -> new FloorHandler(link, out, watchers));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var config = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(args[0]))) {
            config.load(reader);
        }
        try (var server = new FloorServer(Integer.parseInt(config.getProperty("clientPort")))) {
            server.ended.await();
        }
    }

    /** Where clients connect. */
    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public void close() {
        loops.close();
    }
}
