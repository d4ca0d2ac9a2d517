package dev.ostler.replica.watch;

import dev.ostler.protocol.EventType;

import java.util.Arrays;

/** How many watchers the events of each type had, for operators. Not thread-safe. */
public final class FiredCounts {
    private final long[] events = new long[EventType.NODE_CHILDREN_CHANGED + 1];
    private final long[] watchers = new long[events.length];
    private final long[] fewest = new long[events.length];
    private final long[] most = new long[events.length];

    public FiredCounts() {
        reset();
    }

    /**
     * Of the events of one type that had watchers at all.
     *
     * @param events how many there were
     * @param watchers of all of them together
     * @param fewest that one of them had; all are 0 if there was none
     */
    public record Counts(long events, long watchers, long fewest, long most) {}

    /** An event has fired the watches of so many; none is no event. */
    public void note(int eventType, int count) {
        if (count > 0) {
            events[eventType]++;
            watchers[eventType] += count;
            fewest[eventType] = Math.min(fewest[eventType], count);
            most[eventType] = Math.max(most[eventType], count);
        }
    }

    /**
     * @param eventType one of the constants of {@link EventType}
     */
    public Counts of(int eventType) {
        long least = events[eventType] == 0 ? 0 : fewest[eventType];
        return new Counts(events[eventType], watchers[eventType], least, most[eventType]);
    }

    /** Forgets all. */
    public void reset() {
        Arrays.fill(events, 0);
        Arrays.fill(watchers, 0);
        Arrays.fill(fewest, Long.MAX_VALUE);
        Arrays.fill(most, 0);
    }
}
