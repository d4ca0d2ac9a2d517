package dev.ostler.replica.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.SessionId;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Lazy buckets and touches told late expire the same sessions at the same ticks. */
class SessionTrackerPropertyTest {
    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    @Tag("S165")
    @Tag("S166")
    @Tag("S169")
    void theTrackerExpiresWhomAnEagerOneWould(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3_000) int interval,
            @ForAll @IntRange(min = 1, max = 3_000) int tickGap) {
        var random = new Random(seed);
        var lazy = new SessionTracker(interval, tickGap);
        var eager = new EagerTracker(interval, tickGap);
        List<Runnable> untold = new ArrayList<>();
        long now = random.nextInt(1_000_000);

        for (int step = 0; step < 400; step++) {
            now += random.nextInt(1 + tickGap / 8);
            long at = now;
            var session = new SessionId(1 + random.nextInt(40));
            int timeout = 1 + random.nextInt(8 * interval);
            switch (random.nextInt(12)) {
                case 0, 1 -> {
                    if (!lazy.isOpen(session) && !lazy.isClosing(session)) {
                        lazy.add(session, timeout, at);
                        eager.put(session, timeout, at);
                    }
                }
                case 2 -> {
                    lazy.resume(session, timeout, at);
                    eager.resume(session, timeout, at);
                }
                case 3 -> {
                    if (random.nextInt(4) == 0) {
                        lazy.close(session);
                        eager.close(session);
                    }
                    if (lazy.isClosing(session)) {
                        lazy.remove(session);
                    }
                }
                case 4, 5 -> {
                    // At times the server stands still before it gets to the tick.
                    long tick = now + (random.nextInt(6) == 0 ? random.nextInt(6 * interval) : 0);
                    boolean paused = random.nextBoolean();
                    if (!paused) {
                        tellAll(untold, random);
                    }
                    now = tick;
                    tellAll(untold, random);
                    assertThat(lazy.tick(tick))
                            .containsExactlyInAnyOrderElementsOf(eager.tick(tick));
                    assertThat(lazy.sessionsByExpiry()).isEqualTo(eager.sessionsByExpiry());
                }
                default -> {
                    eager.touch(session, at);
                    untold.add(() -> lazy.touch(session, at));
                }
            }
        }
    }

    /** In any order, as they come from many connections. */
    private static void tellAll(List<Runnable> untold, Random random) {
        Collections.shuffle(untold, random);
        untold.forEach(Runnable::run);
        untold.clear();
    }
}
