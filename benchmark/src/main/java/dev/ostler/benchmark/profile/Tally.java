package dev.ostler.benchmark.profile;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Sums by name, to be shown largest first with their share. */
final class Tally {
    private final Map<String, Long> sums = new TreeMap<>();
    private long total;

    void add(String name, long weight) {
        sums.merge(name, weight, Long::sum);
        total += weight;
    }

    /** Everything added. */
    long total() {
        return total;
    }

    /**
     * A title, then at most {@code shown} lines, each with its share.
     *
     * @param whole what the shares are of
     */
    String render(String title, int shown, long whole) {
        var out = new StringBuilder(title).append(String.format(" (of %,d)%n", whole));
        sums.entrySet().stream()
                .sorted(
                        Map.Entry.<String, Long>comparingByValue()
                                .reversed()
                                .thenComparing(Map.Entry.comparingByKey()))
                .limit(shown)
                .forEach(
                        entry ->
                                out.append(
                                        String.format(
                                                Locale.ROOT,
                                                "  %5.1f %%  %s%n",
                                                100.0 * entry.getValue() / whole,
                                                entry.getKey())));
        return out.append('\n').toString();
    }
}
