package dev.ostler.replica.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.EventType;
import dev.ostler.replica.watch.FiredCounts.Counts;

import org.junit.jupiter.api.Test;

class FiredCountsTest {
    private final FiredCounts fired = new FiredCounts();

    @Test
    void eventsOfEachTypeAreCountedIfTheyHadWatchers() {
        fired.note(EventType.NODE_CREATED, 3);
        fired.note(EventType.NODE_CREATED, 1);
        fired.note(EventType.NODE_CREATED, 0);
        fired.note(EventType.NODE_CHILDREN_CHANGED, 7);

        assertThat(fired.of(EventType.NODE_CREATED)).isEqualTo(new Counts(2, 4, 1, 3));
        assertThat(fired.of(EventType.NODE_CHILDREN_CHANGED)).isEqualTo(new Counts(1, 7, 7, 7));
        assertThat(fired.of(EventType.NODE_DELETED)).isEqualTo(new Counts(0, 0, 0, 0));
    }

    @Test
    void aResetForgetsThemAll() {
        fired.note(EventType.NODE_DATA_CHANGED, 5);
        fired.reset();
        fired.note(EventType.NODE_DATA_CHANGED, 2);

        assertThat(fired.of(EventType.NODE_DATA_CHANGED)).isEqualTo(new Counts(1, 2, 2, 2));
    }
}
