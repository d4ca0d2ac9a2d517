package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.LoadResult;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToDoubleFunction;

/**
 * What a cell gave, round by round.
 *
 * @param rounds in each, the results by contender, taken right after one another
 */
public record CellResult(Cell cell, List<SequencedMap<String, LoadResult>> rounds) {
    public CellResult {
        rounds = List.copyOf(rounds);
    }

    public boolean has(String contender) {
        return rounds.getFirst().containsKey(contender);
    }

    /** The median over the rounds of a contender's figure; NaN if it did not take part. */
    public double median(String contender, ToDoubleFunction<LoadResult> figure) {
        return median(
                rounds.stream()
                        .filter(round -> round.containsKey(contender))
                        .mapToDouble(round -> figure.applyAsDouble(result(round, contender)))
                        .toArray());
    }

    /**
     * In each round, one contender's figure divided by another's. Both were measured in the same
     * minute, so that what else the machine did hits both.
     */
    public double[] ratios(String dividend, String divisor, ToDoubleFunction<LoadResult> figure) {
        return rounds.stream()
                .filter(round -> round.containsKey(dividend) && round.containsKey(divisor))
                .mapToDouble(
                        round ->
                                figure.applyAsDouble(result(round, dividend))
                                        / figure.applyAsDouble(result(round, divisor)))
                .toArray();
    }

    /** The median of some values; the mean of the two in the middle if their number is even. */
    public static double median(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static LoadResult result(Map<String, LoadResult> round, String contender) {
        LoadResult result = round.get(contender);
        if (result == null) {
            throw new IllegalArgumentException(contender + " did not take part");
        }
        return result;
    }

    static SequencedMap<String, LoadResult> emptyRound() {
        return new LinkedHashMap<>();
    }
}
