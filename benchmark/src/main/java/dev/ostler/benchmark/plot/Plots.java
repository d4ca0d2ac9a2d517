package dev.ostler.benchmark.plot;

import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.CategoryChartBuilder;
import org.knowm.xchart.style.CategoryStyler;
import org.knowm.xchart.style.Styler;
import org.w3c.dom.Document;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/**
 * Draws a comparison: latency and throughput of all cells, contenders side by side, on logarithmic
 * scales.
 */
public final class Plots {
    private static final int WIDTH_MIN = 700;
    private static final int WIDTH_OF_CELL = 80;
    private static final int HEIGHT = 700;
    private static final int DECIMALS = 1;
    private static final String FLOOR = "floor";
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 14);

    /** A hue for each contender, and in it a shade for each percentile, light to dark. */
    private static final List<List<Color>> HUES =
            List.of(
                    List.of(new Color(0xfdd0a2), new Color(0xfd8d3c), new Color(0xa63603)),
                    List.of(new Color(0xbdd7e7), new Color(0x4292c6), new Color(0x08306b)));

    /** What is drawn of a contender, and what the JSON calls it. */
    private record Bar(String name, String figure, int shade) {}

    private static final List<Bar> LATENCY =
            List.of(
                    new Bar(" p50", "p50Micros", 0),
                    new Bar(" p99", "p99Micros", 1),
                    new Bar(" p99.9", "p999Micros", 2));

    private static final List<Bar> THROUGHPUT = List.of(new Bar("", "operationsPerSecond", 1));

    private Plots() {}

    /**
     * Draws what a JSON file says, into files beside it: its name with {@code -latency.svg} and
     * {@code -throughput.svg} instead of {@code .json}.
     *
     * @return the files
     * @throws IOException if a file can't be read or written, or {@link #canDraw} says no
     */
    public static List<Path> draw(Path json) throws IOException {
        if (!canDraw()) {
            throw new IOException(
                    "Plots need fonts, and this machine has none. Install them (Debian: fontconfig"
                            + " and fonts-dejavu-core), then run: plot --input "
                            + json);
        }
        String stem = json.toString().replaceFirst("\\.json$", "");
        Path latency = Path.of(stem + "-latency.svg");
        write(chart(json, LATENCY, "Latency, µs"), latency);
        Path throughput = Path.of(stem + "-throughput.svg");
        write(chart(json, THROUGHPUT, "Operations per second"), throughput);
        return List.of(latency, throughput);
    }

    /** Whether this machine has fonts. */
    public static boolean canDraw() {
        try {
            return GraphicsEnvironment.getLocalGraphicsEnvironment()
                            .getAvailableFontFamilyNames()
                            .length
                    > 0;
        } catch (RuntimeException e) {
            // So says the JDK where fontconfig is missing.
            return false;
        }
    }

    private static CategoryChart chart(Path json, List<Bar> bars, String title) throws IOException {
        List<String> contenders =
                Figures.contenders(json).stream().filter(name -> !name.equals(FLOOR)).toList();
        int cells = Figures.read(json, contenders, bars.getFirst().figure()).cells().size();
        CategoryChart chart =
                new CategoryChartBuilder()
                        .width(Math.max(WIDTH_MIN, 200 + WIDTH_OF_CELL * cells))
                        .height(HEIGHT)
                        .title(title + " (logarithmic scale)")
                        .build();
        double smallest = Double.MAX_VALUE;
        for (int i = 0; i < contenders.size(); i++) {
            for (Bar bar : bars) {
                String name = contenders.get(i);
                Figures figures = Figures.read(json, contenders, bar.figure());
                smallest = Math.min(smallest, Collections.min(figures.of(name)));
                chart.addSeries(name + bar.name(), figures.cells(), figures.of(name))
                        .setFillColor(HUES.get(i % HUES.size()).get(bar.shade()));
            }
        }
        style(chart.getStyler(), smallest);
        return chart;
    }

    private static void style(CategoryStyler styler, double smallest) {
        // Bars begin at a whole power of ten.
        styler.setYAxisMin(Math.pow(10, Math.floor(Math.log10(smallest))));
        styler.setYAxisDecimalPattern("#,##0");
        styler.setYAxisLogarithmic(true)
                .setXAxisLabelRotation(45)
                .setAxisTickLabelsFont(FONT)
                .setPlotGridVerticalLinesVisible(false);
        styler.setAvailableSpaceFill(0.85)
                .setLegendPosition(Styler.LegendPosition.OutsideS)
                .setLegendLayout(Styler.LegendLayout.Horizontal)
                .setLegendFont(FONT)
                .setLegendBorderColor(Color.WHITE)
                .setChartBackgroundColor(Color.WHITE)
                .setPlotBorderVisible(false);
    }

    private static void write(CategoryChart chart, Path file) throws IOException {
        var settings = SVGGeneratorContext.createDefault(document());
        settings.setPrecision(DECIMALS);
        settings.setComment(null);
        var svg = new SVGGraphics2D(settings, false);
        svg.setSVGCanvasSize(new Dimension(chart.getWidth(), chart.getHeight()));
        chart.paint(svg, chart.getWidth(), chart.getHeight());
        try (Writer out = Files.newBufferedWriter(file)) {
            svg.stream(out, true);
        }
    }

    private static Document document() {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(SVG, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("the JDK has no XML", e);
        }
    }
}
