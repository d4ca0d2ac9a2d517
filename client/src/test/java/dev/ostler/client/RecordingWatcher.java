package dev.ostler.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps events for a test that waits for them. */
final class RecordingWatcher implements Watcher {
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<WatchedEvent> events = new LinkedBlockingQueue<>();

    @Override
    public void process(WatchedEvent event) {
        events.add(event);
    }

    /** The next event as text: type, or state for None, and path. */
    String next() throws InterruptedException {
        WatchedEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(event).as("an event within %s s", PATIENCE_SECONDS).isNotNull();
        return event.getType() == Event.EventType.None
                ? event.getState().name()
                : event.getType() + " " + event.getPath();
    }

    boolean isEmpty() {
        return events.isEmpty();
    }
}
