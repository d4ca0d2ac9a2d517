package dev.ostler.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.benchmark.load.Fixture;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

class MemoryComparisonTest {
    @Test
    void eachFigureHasARowAndAPairARatio() {
        assertThat(
                        MemoryComparison.table(
                                List.of("Apache", "Ostler"),
                                List.of(figures(3000, 264.5), figures(1500, 26.45))))
                .isEqualTo(
                        """
                        | heap bytes per | Apache | Ostler | ratio |
                        |---|---|---|---|
                        | session | 3,000.0 | 1,500.0 | 2.0× |
                        | watch | 264.5 | 26.5 | 10.0× |
                        """);
    }

    @Test
    void oneAloneHasNoRatio() {
        assertThat(MemoryComparison.table(List.of("Ostler"), List.of(figures(1500, 26))))
                .isEqualTo(
                        """
                        | heap bytes per | Ostler |
                        |---|---|
                        | session | 1,500.0 |
                        | watch | 26.0 |
                        """);
    }

    @Test
    void watchesAreSharedEvenly() {
        var znodes = new Fixture("/memory", 1, 1, 1);
        assertThatThrownBy(
                        () ->
                                new MemoryComparison(
                                        List.of(), Path.of("x"), "1g", znodes, znodes, 1, 101))
                .hasMessage("101 watches are no multiple of 100");
    }

    private static SequencedMap<String, Double> figures(double session, double watch) {
        var figures = new LinkedHashMap<String, Double>();
        figures.put("session", session);
        figures.put("watch", watch);
        return figures;
    }
}
