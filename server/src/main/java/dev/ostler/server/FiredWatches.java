package dev.ostler.server;

import dev.ostler.protocol.EventType;
import dev.ostler.replica.watch.FiredCounts;
import dev.ostler.server.fourletter.Metric;

import java.util.List;

/** How many watchers events had, by ZooKeeper's names. */
final class FiredWatches implements Measured {
    private final SharedView view;

    FiredWatches(SharedView view) {
        this.view = view;
    }

    @Override
    public List<Metric> metrics() {
        return view.fired(
                fired ->
                        List.of(
                                summary("node_created_watch_count", fired, EventType.NODE_CREATED),
                                summary("node_deleted_watch_count", fired, EventType.NODE_DELETED),
                                summary(
                                        "node_changed_watch_count",
                                        fired,
                                        EventType.NODE_DATA_CHANGED),
                                summary(
                                        "node_children_watch_count",
                                        fired,
                                        EventType.NODE_CHILDREN_CHANGED)));
    }

    private static Metric summary(String name, FiredCounts fired, int eventType) {
        FiredCounts.Counts counts = fired.of(eventType);
        return new Metric.Summary(
                name, counts.events(), counts.watchers(), counts.fewest(), counts.most(), -1);
    }

    @Override
    public void reset() {
        view.resetFired();
    }
}
