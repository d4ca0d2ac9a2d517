package dev.ostler.simulation.client;

import java.util.List;

/**
 * What a client is like.
 *
 * @param servers the hosts that it knows
 * @param sessionTimeoutMillis what it asks for
 * @param writes whether its application writes
 * @param operations how many calls its application makes before it rests
 * @param depth how many of them at a time
 * @param thinkMicros the pause of the application between two at the most
 */
public record ClientOptions(
        List<String> servers,
        int sessionTimeoutMillis,
        boolean writes,
        int operations,
        int depth,
        long thinkMicros) {
    public ClientOptions {
        servers = List.copyOf(servers);
    }
}
