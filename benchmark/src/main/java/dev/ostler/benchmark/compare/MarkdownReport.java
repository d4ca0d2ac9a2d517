package dev.ostler.benchmark.compare;

import dev.ostler.benchmark.load.LoadResult;

import java.util.Collections;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A comparison as Markdown: medians over the rounds, ratios pair by pair, percentiles of latency,
 * and how much of the cost is the transport's.
 */
public final class MarkdownReport {
    private static final String ABSENT = "–";

    private final String base;
    private final String subject;

    /**
     * @param base the contender that the other is measured against
     * @param subject the contender that the ratios are about: 3 means three times better
     */
    public MarkdownReport(String base, String subject) {
        this.base = base;
        this.subject = subject;
    }

    /** Renders the tables, without a title. */
    public String render(ComparisonResult result) {
        var out = new StringBuilder();
        cost(result, out);
        out.append('\n');
        latency(result, out);
        out.append('\n');
        out.append("Disk: ")
                .append(number("%.0f", result.disk().syncsPerSecond()))
                .append(" writes with fdatasync per second from one thread, ")
                .append(number("%.0f", result.disk().cpuMicrosPerSync()))
                .append(" µs of CPU each.\n");
        result.peakResidentBytes()
                .forEach(
                        (name, bytes) ->
                                out.append("Peak resident memory of ")
                                        .append(name)
                                        .append(": ")
                                        .append(bytes >> 20)
                                        .append(" MiB.\n"));
        return out.toString();
    }

    private void cost(ComparisonResult result, StringBuilder out) {
        row(
                out,
                "cell",
                base + " ops/s",
                subject + " ops/s",
                "ratio",
                base + " CPU µs/op",
                subject + " CPU µs/op",
                "**ratio** (worst to best round)",
                "floor CPU µs/op",
                "client CPU µs/op");
        row(out, Collections.nCopies(9, "---").toArray(String[]::new));
        for (CellResult cell : result.cells()) {
            row(
                    out,
                    cell.cell().name(),
                    figure(cell, base, LoadResult::operationsPerSecond, "%,.0f"),
                    figure(cell, subject, LoadResult::operationsPerSecond, "%,.0f"),
                    ratio(cell.ratios(subject, base, LoadResult::operationsPerSecond)),
                    figure(cell, base, LoadResult::serverMicrosPerOperation, "%.2f"),
                    figure(cell, subject, LoadResult::serverMicrosPerOperation, "%.2f"),
                    spread(cell.ratios(base, subject, LoadResult::serverMicrosPerOperation)),
                    figure(cell, Comparison.FLOOR, LoadResult::serverMicrosPerOperation, "%.2f"),
                    figure(cell, subject, LoadResult::clientMicrosPerOperation, "%.2f"));
        }
    }

    private void latency(ComparisonResult result, StringBuilder out) {
        row(out, "cell", base + " p50 / p99 / p99.9 µs", subject + " p50 / p99 / p99.9 µs");
        row(out, "---", "---", "---");
        for (CellResult cell : result.cells()) {
            row(out, cell.cell().name(), percentiles(cell, base), percentiles(cell, subject));
        }
    }

    private static String percentiles(CellResult cell, String contender) {
        return DoubleStream.of(50, 99, 99.9)
                .mapToObj(
                        percentile ->
                                figure(
                                        cell,
                                        contender,
                                        each -> each.latencyMicros(percentile),
                                        "%,.0f"))
                .collect(Collectors.joining(" / "));
    }

    private static String ratio(double[] ratios) {
        return ratios.length == 0 ? ABSENT : number("%.1f×", CellResult.median(ratios));
    }

    private static String spread(double[] ratios) {
        if (ratios.length == 0) {
            return ABSENT;
        }
        var all = DoubleStream.of(ratios).summaryStatistics();
        return "**"
                + ratio(ratios)
                + "** ("
                + number("%.1f", all.getMin())
                + " to "
                + number("%.1f", all.getMax())
                + ")";
    }

    private static String figure(
            CellResult cell, String contender, ToDoubleFunction<LoadResult> figure, String format) {
        return cell.has(contender) ? number(format, cell.median(contender, figure)) : ABSENT;
    }

    private static void row(StringBuilder out, String... columns) {
        out.append("| ").append(String.join(" | ", columns)).append(" |\n");
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
