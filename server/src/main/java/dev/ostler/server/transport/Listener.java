package dev.ostler.server.transport;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/** Takes connections, until it is closed; those that it took live on. */
public interface Listener extends AutoCloseable {
    /** Where; the port is the real one also if any was asked for. */
    InetSocketAddress address();

    /** Whether this is the address; {@code 0.0.0.0} and {@code ::} are the same. */
    default boolean isAt(InetSocketAddress address) {
        InetSocketAddress own = address();
        return own.getPort() == address.getPort()
                && (own.getAddress().equals(address.getAddress())
                        || (own.getAddress().isAnyLocalAddress()
                                && !address.isUnresolved()
                                && address.getAddress().isAnyLocalAddress()));
    }

    /** Begins to take connections; {@code acceptor} is asked on the loop that is to serve each. */
    void accept(Acceptor acceptor);

    /**
     * Takes no more connections. Any thread may call it.
     *
     * @return done when the address is free
     */
    CompletableFuture<Void> stop();

    /** Stops and waits for that; for any thread but a loop's. */
    @Override
    default void close() {
        stop().join();
    }
}
