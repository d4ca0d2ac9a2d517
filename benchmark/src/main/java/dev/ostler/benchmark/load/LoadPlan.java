package dev.ostler.benchmark.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A run of load.
 *
 * @param server where to connect
 * @param scripts one per connection
 * @param threads among which the connections are divided; one drives any server on a small machine
 * @param pace when requests are sent
 * @param warmUp how long to load before the measured window
 * @param window how long to measure
 */
public record LoadPlan(
        InetSocketAddress server,
        List<Script> scripts,
        int threads,
        Pace pace,
        Duration warmUp,
        Duration window) {
    public LoadPlan {
        scripts = List.copyOf(scripts);
        if (scripts.isEmpty() || threads < 1 || threads > scripts.size()) {
            throw new IllegalArgumentException(
                    threads + " threads for " + scripts.size() + " connections");
        }
    }
}
