package dev.ostler.benchmark.load;

/** When the next request is sent. */
public sealed interface Pace {
    /**
     * As soon as an earlier one of the connection was answered. Latency counts from the sending: a
     * server that stalls slows the load down, and the stall shows in few requests only.
     *
     * @param depth requests that each connection keeps unanswered, at least 1
     */
    record Closed(int depth) implements Pace {
        public Closed {
            if (depth < 1) {
                throw new IllegalArgumentException("depth " + depth);
            }
        }
    }

    /**
     * At fixed instants, whatever the server does. Latency counts from the intended instant, so
     * that a stall shows in all requests that it delayed.
     *
     * @param requestsPerSecond over all connections
     */
    record Open(double requestsPerSecond) implements Pace {
        public Open {
            if (!(requestsPerSecond > 0)) {
                throw new IllegalArgumentException("rate " + requestsPerSecond);
            }
        }
    }
}
