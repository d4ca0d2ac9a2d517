package dev.ostler.benchmark.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.benchmark.floor.DiskFloor;
import dev.ostler.benchmark.load.LoadResult;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

class ReportTest {
    private static final CellResult THREE_ROUNDS =
            new CellResult(
                    Cell.named("getData-d32"),
                    List.of(
                            round(result(1_000, 20_000_000), result(10_000, 10_000_000)),
                            round(result(1_000, 30_000_000), result(20_000, 10_000_000)),
                            round(result(1_000, 10_000_000), result(30_000, 30_000_000))));

    @Test
    void ratiosArePairByPair() {
        assertThat(THREE_ROUNDS.ratios("Apache", "Ostler", LoadResult::serverMicrosPerOperation))
                .containsExactly(20, 60, 10);
        assertThat(THREE_ROUNDS.ratios("Ostler", "Apache", LoadResult::operationsPerSecond))
                .containsExactly(10, 20, 30);
    }

    @Test
    void whoDidNotTakePartHasNoFigure() {
        assertThat(THREE_ROUNDS.has("floor")).isFalse();
        assertThat(THREE_ROUNDS.median("floor", LoadResult::operationsPerSecond)).isNaN();
    }

    @Test
    void theMedianIsInTheMiddle() {
        assertThat(CellResult.median(new double[] {9, 1, 5})).isEqualTo(5);
        assertThat(CellResult.median(new double[] {9, 1, 5, 7})).isEqualTo(6);
    }

    @Test
    void markdownShowsMediansAndTheSpreadOfTheRatios() {
        String markdown = new MarkdownReport("Apache", "Ostler").render(comparison());

        assertThat(markdown)
                .contains(
                        "| getData-d32 | 1,000 | 20,000 | 20.0× | 20.00 | 1.00 | **20.0×** (10.0 to"
                                + " 60.0) | – | 0.05 |")
                .contains("| getData-d32 | 100 / 100 / 100 | 100 / 100 / 100 |")
                .contains("Disk: 5000 writes with fdatasync per second from one thread, 50 µs")
                .contains("Peak resident memory of Ostler: 64 MiB.");
    }

    @Test
    void jsonHoldsEveryRound() {
        String json = JsonReport.render(comparison());

        assertThat(json)
                .contains("\"disk\": {\"syncsPerSecond\": 5000.000, \"cpuMicrosPerSync\": 50.000}")
                .contains("\"peakResidentBytes\": {\"Apache\": 268435456, \"Ostler\": 67108864}")
                .contains("{\"name\": \"getData-d32\", \"connections\": 50, \"rounds\": [")
                .containsOnlyOnce("\"operationsPerSecond\": 30000.000");
    }

    @Test
    void jsonHasNoInfinity() {
        var empty =
                new CellResult(Cell.named("connect"), List.of(round(result(0, 1), result(0, 1))));
        String json =
                JsonReport.render(
                        new ComparisonResult(
                                List.of(empty), new DiskFloor(1, 1), new LinkedHashMap<>()));

        assertThat(json).contains("\"serverMicrosPerOperation\": null").doesNotContain("Infinity");
    }

    @Test
    void anUnknownCellIsAnErrorThatNamesTheKnownOnes() {
        assertThatThrownBy(() -> Cell.named("getDate"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no cell getDate")
                .hasMessageContaining("getData-d32");
    }

    private static ComparisonResult comparison() {
        var peakBytes = new LinkedHashMap<String, Long>();
        peakBytes.put("Apache", 256L << 20);
        peakBytes.put("Ostler", 64L << 20);
        return new ComparisonResult(List.of(THREE_ROUNDS), new DiskFloor(5000, 50), peakBytes);
    }

    private static SequencedMap<String, LoadResult> round(LoadResult apache, LoadResult ostler) {
        var round = CellResult.emptyRound();
        round.put("Apache", apache);
        round.put("Ostler", ostler);
        return round;
    }

    /** A window of one second in which every operation took 100 µs and the client used 1 ms. */
    private static LoadResult result(long operations, long serverCpuNanos) {
        var latencies = new Histogram(3);
        latencies.recordValue(100_000);
        return new LoadResult(operations, 1_000_000_000, serverCpuNanos, 1_000_000, latencies);
    }
}
