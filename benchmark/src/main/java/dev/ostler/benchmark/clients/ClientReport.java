package dev.ostler.benchmark.clients;

import dev.ostler.benchmark.clients.ClientComparison.LoadRound;
import dev.ostler.benchmark.clients.ClientComparison.Need;
import dev.ostler.benchmark.clients.ClientComparison.NeedRound;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The comparison of clients as Markdown: medians, and ratios that were taken round by round. */
record ClientReport(List<LoadRound> loads, List<NeedRound> needs, int connections) {
    ClientReport {
        loads = List.copyOf(loads);
        needs = List.copyOf(needs);
    }

    String render() {
        var out = new StringBuilder();
        out.append(
                "| load | Apache reads/s | Ostler reads/s | ratio | Apache CPU µs/read | Ostler CPU"
                        + " µs/read | **ratio** (worst to best round) |\n");
        out.append("| --- | --- | --- | --- | --- | --- | --- |\n");
        for (String load : ClientComparison.LOADS) {
            load(load, loads.stream().filter(round -> round.load().equals(load)).toList(), out);
        }
        out.append('\n');
        out.append(
                "| memory | heap B per connection | other B per connection | sum | threads per"
                        + " connection |\n");
        out.append("| --- | --- | --- | --- | --- |\n");
        need("Apache", NeedRound::apache, out);
        need("Ostler", NeedRound::ostler, out);
        return out.toString();
    }

    private static void load(String load, List<LoadRound> rounds, StringBuilder out) {
        double[] cheaper =
                sorted(rounds, round -> round.apache().cpuMicros() / round.ostler().cpuMicros());
        out.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %,.0f | %,.0f | %.1f× | %.2f | %.2f | **%.1f×** (%.1f to %.1f) |%n",
                        load,
                        median(rounds, round -> round.apache().perSecond()),
                        median(rounds, round -> round.ostler().perSecond()),
                        median(
                                rounds,
                                round -> round.ostler().perSecond() / round.apache().perSecond()),
                        median(rounds, round -> round.apache().cpuMicros()),
                        median(rounds, round -> round.ostler().cpuMicros()),
                        cheaper[cheaper.length / 2],
                        cheaper[0],
                        cheaper[cheaper.length - 1]));
    }

    private void need(String name, Function<NeedRound, Need> of, StringBuilder out) {
        double heap = median(needs, round -> of.apply(round).heapBytes()) / connections;
        double other = median(needs, round -> of.apply(round).otherBytes()) / connections;
        out.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %,.0f | %,.0f | %,.0f | %.1f |%n",
                        name,
                        heap,
                        other,
                        heap + other,
                        median(needs, round -> of.apply(round).threads()) / connections));
    }

    private static <T> double median(List<T> rounds, ToDoubleFunction<T> value) {
        return sorted(rounds, value)[rounds.size() / 2];
    }

    private static <T> double[] sorted(List<T> rounds, ToDoubleFunction<T> value) {
        return rounds.stream().mapToDouble(value).sorted().toArray();
    }
}
