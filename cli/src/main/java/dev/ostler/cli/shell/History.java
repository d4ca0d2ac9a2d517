package dev.ostler.cli.shell;

import java.util.ArrayList;
import java.util.List;

/** The lines that were typed in this shell, counted from 0. */
public final class History {
    private static final int SHOWN_MAX = 11;

    private final List<String> lines = new ArrayList<>();

    void add(String line) {
        lines.add(line);
    }

    void replaceLast(String line) {
        if (!lines.isEmpty()) {
            lines.removeLast();
        }
        lines.add(line);
    }

    /** How many there are. */
    public int size() {
        return lines.size();
    }

    /**
     * A line by its number.
     *
     * @throws CommandException if there is none of that number
     */
    public String line(int number) throws CommandException {
        if (number < 0 || number >= lines.size()) {
            throw new CommandException("Command index out of range");
        }
        return lines.get(number);
    }

    /** The number of the first of the lines that are shown. */
    public int firstShown() {
        return Math.max(0, lines.size() - SHOWN_MAX);
    }
}
