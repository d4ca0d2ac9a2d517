package dev.ostler.benchmark;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Options of a command line, {@code --name value} each. An option that no part of the program asked
 * for is an error, see {@link #requireAllUsed}.
 */
public final class Options {
    private final Map<String, String> unused = new LinkedHashMap<>();

    /**
     * @throws IllegalArgumentException if a word is no option, or an option has no value
     */
    public Options(List<String> words) {
        for (int i = 0; i < words.size(); i += 2) {
            String word = words.get(i);
            if (!word.startsWith("--")) {
                throw new IllegalArgumentException("not an option: " + word);
            }
            if (i + 1 == words.size()) {
                throw new IllegalArgumentException(word + " needs a value");
            }
            unused.put(word.substring(2), words.get(i + 1));
        }
    }

    /** The value of an option, or what stands for it if it was not given. */
    public String text(String name, String otherwise) {
        String value = unused.remove(name);
        return value == null ? otherwise : value;
    }

    /** A whole number. */
    public int number(String name, int otherwise) {
        String value = text(name, Integer.toString(otherwise));
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is no number: " + value, e);
        }
    }

    /** Seconds, with a fraction if need be. */
    public Duration seconds(String name, double otherwise) {
        String value = text(name, Double.toString(otherwise));
        try {
            return Duration.ofNanos((long) (Double.parseDouble(value) * 1e9));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " is no number: " + value, e);
        }
    }

    /** Words with commas in between; empty if the option was not given or is empty. */
    public List<String> list(String name) {
        String value = text(name, "");
        return value.isEmpty() ? List.of() : Arrays.asList(value.split(",", -1));
    }

    /**
     * @throws IllegalArgumentException if an option was given that nothing has asked for
     */
    public void requireAllUsed() {
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown: --" + String.join(", --", unused.keySet()));
        }
    }
}
