package dev.ostler.server.admin;

import java.util.function.Predicate;

/** A page in the text format of Prometheus, version 0.0.4. */
final class MetricsPage {
    private final StringBuilder text = new StringBuilder();
    private final Predicate<String> wanted;
    private String family = "";

    /**
     * @param wanted of which names samples are shown; a family without any is not shown either
     */
    MetricsPage(Predicate<String> wanted) {
        this.wanted = wanted;
    }

    /** Begins a family; ZooKeeper's help is the name. */
    void family(String name, String type) {
        family(name, name, type);
    }

    void family(String name, String help, String type) {
        family = "# HELP %s %s\n# TYPE %s %s\n".formatted(name, help, name, type);
    }

    /** A value without labels. */
    void sample(String name, double value) {
        line(name, name, value);
    }

    /** A value with labels: names and values in turn. */
    void sample(String name, double value, String... labels) {
        var labelled = new StringBuilder(name).append('{');
        for (int i = 0; i < labels.length; i += 2) {
            labelled.append(labels[i]).append("=\"").append(escaped(labels[i + 1])).append("\",");
        }
        line(name, labelled.append('}').toString(), value);
    }

    /**
     * A value.
     *
     * @param labelled its name with its labels
     */
    void line(String name, String labelled, double value) {
        if (wanted.test(name)) {
            text.append(family).append(labelled).append(' ');
            text.append(value == Double.POSITIVE_INFINITY ? "+Inf" : value).append('\n');
            family = "";
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
