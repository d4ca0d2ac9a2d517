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
            for (SocketChannel channel : channels) {
                channel.close();
            }
            throw e;
        }
    }

    /** The connections, in blocking mode. */
    List<SocketChannel> channels() {
        return channels;
    }

    /** Ends the sessions, so that nothing of them expires into a later measurement. */
    @Override
    public void close() throws IOException {
        for (SocketChannel channel : channels) {
            Handshake.close(channel);
        }
    }
}
