package dev.ostler.interop.peer;

import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watcher that keeps what it is told. */
final class Events implements Watcher {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile String lastThread = "";

    @Override
    public void process(WatchedEvent event) {
        lastThread = Thread.currentThread().getName();
        events.add(
                event.getType() == Event.EventType.None
                        ? event.getState().toString()
                        : event.getType() + " " + event.getPath());
    }

    /** The name of the thread that has called last. */
    String lastThread() {
        return lastThread;
    }

    /** Waits for the next event, which must be this one: a state, or a type and a path. */
    void expect(String event) throws InterruptedException {
        Checks.equal(event, next());
    }

    /** Waits until this event comes, whatever comes before. */
    void await(String event) throws InterruptedException {
        while (!next().equals(event)) {
            // Something else, which is not the matter here.
        }
    }

    /** Fails if an event has come, or comes within {@code time}. */
    void expectNothingFor(Duration time) throws InterruptedException {
        Checks.equal("nothing", or(events.poll(time.toMillis(), TimeUnit.MILLISECONDS)));
    }

    /** Fails if an event has come that nobody has asked for. */
    void expectNothing() {
        Checks.equal("nothing", or(events.poll()));
    }

    private String next() throws InterruptedException {
        return or(events.poll(Checks.PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static String or(@Nullable String event) {
        return event == null ? "nothing" : event;
    }
}
