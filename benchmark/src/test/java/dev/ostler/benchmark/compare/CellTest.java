package dev.ostler.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.benchmark.load.Pace;

import org.junit.jupiter.api.Test;

class CellTest {
    @Test
    void namesAreUniqueAndFitForFiles() {
        assertThat(Cell.ALL).extracting(Cell::name).doesNotHaveDuplicates();
        assertThat(Cell.ALL).extracting(Cell::name).allMatch(name -> name.matches("[\\w-]+"));
    }

    @Test
    void aNameThatTellsARateIsAnOpenLoop() {
        assertThat(pace("getData-at-20k")).isEqualTo(new Pace.Open(20_000));
        assertThat(pace("setData-at-5k")).isEqualTo(new Pace.Open(5_000));
        assertThat(pace("setData-d32")).isEqualTo(new Pace.Closed(32));
    }

    private static Pace pace(String cell) {
        return ((Cell.Load.Requests) Cell.named(cell).load()).pace();
    }
}
