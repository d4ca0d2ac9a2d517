package dev.ostler.interop.peer;

import org.apache.zookeeper.ZooKeeper;

import java.io.IOException;

/** A connected client, and what its default watcher has heard. */
record Client(ZooKeeper zooKeeper, Events events) implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    static Client connect(String address) throws IOException, InterruptedException {
        return connect(address, TIMEOUT_MILLIS);
    }

    static Client connect(String address, int timeoutMillis)
            throws IOException, InterruptedException {
        var events = new Events();
        var client = new Client(new ZooKeeper(address, timeoutMillis, events), events);
        events.expect("SyncConnected");
        return client;
    }

    /** Another client for the session of {@code other}. */
    static Client resume(String address, ZooKeeper other) throws IOException, InterruptedException {
        var events = new Events();
        var zooKeeper =
                new ZooKeeper(
                        address,
                        TIMEOUT_MILLIS,
                        events,
                        other.getSessionId(),
                        other.getSessionPasswd());
        events.expect("SyncConnected");
        return new Client(zooKeeper, events);
    }

    @Override
    public void close() {
        try {
            zooKeeper.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
