package dev.ostler.benchmark.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

class PlotsTest {
    private static final List<String> BOTH = List.of("Apache", "Ostler");

    @TempDir private Path directory;
    private Path json;

    @BeforeEach
    void write() throws IOException {
        json = directory.resolve("comparison.json");
        Files.writeString(
                json,
                """
                {"cells": [
                  {"name": "read", "rounds": [
                    {"Apache": %s, "Ostler": %s, "floor": %s},
                    {"Apache": %s, "Ostler": %s, "floor": %s},
                    {"Apache": %s, "Ostler": %s, "floor": %s}]},
                  {"name": "silent", "rounds": [{"Apache": %s, "Ostler": %s}]},
                  {"name": "alone", "rounds": [{"Ostler": %s}]}
                ]}
                """
                        .formatted(
                                result("10"),
                                result("1"),
                                result("1"),
                                result("30"),
                                result("2"),
                                result("1"),
                                result("20"),
                                result("9"),
                                result("1"),
                                result("5"),
                                result("null"),
                                result("5")));
    }

    @Test
    void aFigureIsTheMedianOfItsRounds() throws Exception {
        Figures figures = Figures.read(json, BOTH, "p99Micros");

        assertThat(figures.of("Apache")).startsWith(20.0);
        assertThat(figures.of("Ostler")).startsWith(2.0);
    }

    @Test
    void cellsWithoutAPairAreLeftOut() throws Exception {
        assertThat(Figures.read(json, BOTH, "p99Micros").cells()).containsExactly("read");
        assertThat(Figures.read(json, List.of("Ostler"), "p99Micros").cells())
                .containsExactly("read", "alone");
    }

    @Test
    void thoseWhoTookPartAreNamedInOrder() throws Exception {
        assertThat(Figures.contenders(json)).containsExactly("Apache", "Ostler", "floor");
    }

    @Test
    void eachPictureHasABarForEachFigureOfEachContender() throws Exception {
        assumeTrue(Plots.canDraw(), "this machine has no fonts");
        List<Path> files = Plots.draw(json);

        assertThat(files)
                .containsExactly(
                        directory.resolve("comparison-latency.svg"),
                        directory.resolve("comparison-throughput.svg"));
        // A cell, and its colour again in the legend.
        assertThat(colours(files.getFirst()))
                .containsOnly(
                        entry("253,208,162", 2L),
                        entry("253,141,60", 2L),
                        entry("166,54,3", 2L),
                        entry("189,215,231", 2L),
                        entry("66,146,198", 2L),
                        entry("8,48,107", 2L));
        assertThat(colours(files.getLast()))
                .containsOnly(entry("253,141,60", 2L), entry("66,146,198", 2L));
    }

    @Test
    void whatIsNoComparisonIsAnError() throws Exception {
        assumeTrue(Plots.canDraw(), "this machine has no fonts");
        Files.writeString(json, "{}");
        assertThatThrownBy(() -> Plots.draw(json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("holds no comparison");
    }

    /** How many shapes are filled with each colour that is no grey. */
    private static Map<String, Long> colours(Path svg) throws IOException {
        return Pattern.compile("fill:rgb\\((\\d+,\\d+,\\d+)\\)")
                .matcher(Files.readString(svg))
                .results()
                .map(result -> result.group(1))
                .filter(colour -> Stream.of(colour.split(",", -1)).distinct().count() > 1)
                .collect(Collectors.groupingBy(colour -> colour, Collectors.counting()));
    }

    private static String result(String value) {
        return """
               {"operationsPerSecond": %s, "p50Micros": %s, "p99Micros": %s, "p999Micros": %s}"""
                .formatted(value, value, value, value);
    }
}
