package dev.ostler.server.transport;

import java.net.InetSocketAddress;

/** Takes connections, until it is closed; those that it took live on. */
public interface Listener extends AutoCloseable {
    /** Where; the port is the real one also if any was asked for. */
    InetSocketAddress address();

    /** Begins to take connections; {@code acceptor} is asked on the loop that is to serve each. */
    void accept(Acceptor acceptor);

    /** Any thread may call it, but for a loop's; the address is free when it returns. */
    @Override
    void close();
}
