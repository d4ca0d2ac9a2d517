package dev.ostler.server.fourletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

class DistributionTest {
    private final Distribution distribution = new Distribution();

    @Test
    void anEmptyOneIsAllZero() {
        assertThat(distribution.percentiles("x"))
                .isEqualTo(
                        new Metric.Percentiles(new Metric.Summary("x", 0, 0, 0, 0, 0), 0, 0, 0, 0));
    }

    @Test
    void smallValuesAreExact() {
        for (long value : new long[] {3, 1, 7, 1, 0, 2, 2, 5, 6, 4}) {
            distribution.note(value);
        }
        assertThat(distribution.percentiles("x"))
                .isEqualTo(
                        new Metric.Percentiles(
                                new Metric.Summary("x", 10, 31, 0, 7, 2), 6, 7, 7, 7));
    }

    @Test
    void whatIsBeforeTheBeginningCountsAsNothing() {
        distribution.note(-5);
        assertThat(distribution.summary("x")).isEqualTo(new Metric.Summary("x", 1, 0, 0, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 99, 100, 101, 1_000, 5_000})
    void percentilesAreRightUpToAnEighth(int count) {
        var random = new SplittableRandom(count);
        // Of all magnitudes, up to the largest.
        List<Long> values =
                random.longs(count, 0, Long.MAX_VALUE)
                        .map(value -> value >>> random.nextInt(63))
                        .boxed()
                        .toList();
        var noted = new Distribution();
        values.forEach(noted::note);

        List<Long> sorted = values.stream().sorted().toList();
        Metric.Percentiles found = noted.percentiles("x");
        assertThat(found.basic().min()).isEqualTo(sorted.getFirst());
        assertThat(found.basic().max()).isEqualTo(sorted.getLast());
        assertIsAbout(found.basic().p50(), at(sorted, 0.5));
        assertIsAbout(found.p95(), at(sorted, 0.95));
        assertIsAbout(found.p99(), at(sorted, 0.99));
        assertIsAbout(found.p999(), at(sorted, 0.999));
    }

    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(sorted.size() * share) - 1);
    }

    private static void assertIsAbout(long found, long exact) {
        assertThat(found - exact).isBetween(0L, exact / 8);
    }

    @Test
    void severalCountAsOne() {
        var all = new Distribution();
        var odd = new Distribution();
        var even = new Distribution();
        LongStream.range(0, 1_000)
                .forEach(
                        value -> {
                            all.note(value);
                            (value % 2 == 0 ? even : odd).note(value);
                        });
        assertThat(Distribution.percentiles("x", List.of(odd, even)))
                .isEqualTo(all.percentiles("x"));
    }

    @Test
    void aResetForgetsAtOnceAndForGood() {
        distribution.note(100);
        distribution.reset();
        assertThat(distribution.summary("x").count()).isZero();

        distribution.note(2);
        assertThat(distribution.percentiles("x"))
                .isEqualTo(
                        new Metric.Percentiles(new Metric.Summary("x", 1, 2, 2, 2, 2), 2, 2, 2, 2));
    }
}
