package dev.ostler.benchmark.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A run of load.
 *
 * @param servers where to connect; connections go to each in turn
 * @param scripts one per connection
 * @param threads among which the connections are divided; one drives any server on a small machine
 * @param pace when requests are sent
 * @param warmUp how long to load before the measured window
 * @param window how long to measure
 */
public record LoadPlan(
        List<InetSocketAddress> servers,
        List<Script> scripts,
        int threads,
        Pace pace,
        Duration warmUp,
        Duration window) {
    public LoadPlan {
        servers = List.copyOf(servers);
        scripts = List.copyOf(scripts);
        if (servers.isEmpty() || scripts.isEmpty() || threads < 1 || threads > scripts.size()) {
            throw new IllegalArgumentException(
                    threads + " threads for " + scripts.size() + " connections");
        }
    }

    /** One for a single server. */
    public LoadPlan(
            InetSocketAddress server,
            List<Script> scripts,
            int threads,
            Pace pace,
            Duration warmUp,
            Duration window) {
        this(List.of(server), scripts, threads, pace, warmUp, window);
    }

    /** Where connection {@code index} goes. */
    InetSocketAddress server(int index) {
        return servers.get(index % servers.size());
    }
}
