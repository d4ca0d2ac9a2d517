package dev.ostler.benchmark.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** Connections with sessions that ask for nothing; to see what a server keeps for each. */
public final class IdleSessions implements AutoCloseable {
    private final List<SocketChannel> channels = new ArrayList<>();

    /**
     * Opens sessions one after the other.
     *
     * @throws IOException if the server does not take as many
     */
    public IdleSessions(InetSocketAddress server, int count) throws IOException {
        try {
            for (int i = 0; i < count; i++) {
                channels.add(Handshake.open(server));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Closes the connections; the sessions go when they expire. */
    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }
}
