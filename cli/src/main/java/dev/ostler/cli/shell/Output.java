package dev.ostler.cli.shell;

import org.apache.zookeeper.cli.StatPrinter;
import org.apache.zookeeper.data.Stat;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Where a command's result goes, in the format that was asked for. */
public final class Output {
    private final PrintStream stream;
    private final Format format;

    Output(PrintStream stream, Format format) {
        this.stream = stream;
        this.format = format;
    }

    /** Does the command print as ZooKeeper's shell does, by {@link #line}? */
    public boolean isText() {
        return format == Format.TEXT;
    }

    /** Are the bytes alone asked for? */
    public boolean isRaw() {
        return format == Format.RAW;
    }

    public PrintStream stream() {
        return stream;
    }

    public void line(Object text) {
        stream.println(text);
    }

    /** A Stat as text. */
    public void stat(Stat stat) {
        new StatPrinter(stream).print(stat);
    }

    /** Bytes as they are, with nothing behind them. */
    public void bytes(byte[] data) {
        stream.write(data, 0, data.length);
    }

    /** A result that is one thing, in a format other than text. */
    public void row(Row row) {
        if (format == Format.JSON) {
            stream.println(row.json());
        } else {
            rows(List.of(row));
        }
    }

    /** A result that is a list, in a format other than text. */
    public void rows(List<Row> rows) {
        switch (format) {
            case JSON -> json(rows);
            case RAW -> rows.forEach(row -> stream.println(row.raw()));
            case TABLE, TEXT -> table(rows);
        }
    }

    private void json(List<Row> rows) {
        stream.println(
                rows.isEmpty()
                        ? "[]"
                        : rows.stream()
                                .map(Row::json)
                                .collect(Collectors.joining(",\n ", "[", "]")));
    }

    private void table(List<Row> rows) {
        Map<String, Integer> widths = new LinkedHashMap<>();
        for (Row row : rows) {
            row.values()
                    .forEach(
                            (name, value) ->
                                    widths.merge(
                                            name,
                                            Math.max(name.length(), value.plain().length()),
                                            Math::max));
        }
        if (rows.isEmpty()) {
            return;
        }
        tableLine(widths, widths.keySet().stream().map(Output::heading).toList());
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            for (String name : widths.keySet()) {
                Value value = row.values().get(name);
                cells.add(value == null ? "" : value.plain());
            }
            tableLine(widths, cells);
        }
    }

    private void tableLine(Map<String, Integer> widths, List<String> cells) {
        var line = new StringBuilder();
        int column = 0;
        for (int width : widths.values()) {
            String cell = cells.get(column++);
            line.append(cell);
            if (column < widths.size()) {
                line.repeat(' ', width - cell.length() + 2);
            }
        }
        stream.println(line);
    }

    private static String heading(String name) {
        return name.toUpperCase(Locale.ROOT);
    }
}
