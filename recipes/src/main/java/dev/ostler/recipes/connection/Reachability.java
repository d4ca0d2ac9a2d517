package dev.ostler.recipes.connection;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Tries whether a server can be connected to. */
@FunctionalInterface
interface Reachability {
    int PATIENCE_MILLIS = 2_000;

    /** By a connection that is closed at once. */
    Reachability TCP =
            server -> {
                try (var socket = new Socket()) {
                    socket.connect(
                            new InetSocketAddress(server.getHostString(), server.getPort()),
                            PATIENCE_MILLIS);
                    return true;
                } catch (IOException e) {
                    return false;
                }
            };

    /**
     * May block.
     *
     * @param server not resolved yet, perhaps
     */
    boolean test(InetSocketAddress server);
}
