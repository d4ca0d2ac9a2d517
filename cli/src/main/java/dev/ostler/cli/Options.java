package dev.ostler.cli;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes arguments apart as ZooKeeper's tools do (Apache Commons CLI):
 *
 * <ul>
 *   <li>{@code -c}, {@code --chop}, {@code -chop}, and the beginning of a long name if it fits one
 *       option only;
 *   <li>{@code -ry}: several short options in one;
 *   <li>{@code -z 5}, {@code -z5}, {@code -z=5}, {@code --zxid 5}, {@code --zxid=5};
 *   <li>{@code --}: only operands follow.
 * </ul>
 *
 * Options and operands may be mixed.
 */
public final class Options {
    /**
     * An option.
     *
     * @param shortName one letter; empty if there is none
     * @param takesValue whether a value follows it
     */
    public record Option(String shortName, String longName, boolean takesValue) {}

    private final List<Option> known;
    private final Map<Option, String> found = new LinkedHashMap<>();
    private final List<String> operands = new ArrayList<>();

    private Options(List<Option> known) {
        this.known = known;
    }

    /**
     * @throws UsageException if an option is unknown, is ambiguous, or lacks its value
     */
    public static Options parse(List<Option> known, String... arguments) throws UsageException {
        var options = new Options(known);
        int i = 0;
        while (i < arguments.length) {
            String argument = arguments[i++];
            if (argument.equals("--")) {
                options.operands.addAll(List.of(arguments).subList(i, arguments.length));
                break;
            }
            if (!argument.startsWith("-") || argument.equals("-")) {
                options.operands.add(argument);
                continue;
            }
            Option waiting = options.take(argument);
            if (waiting != null) {
                if (i == arguments.length) {
                    String name = waiting.shortName();
                    throw new UsageException("Missing argument for option: " + name);
                }
                options.found.put(waiting, arguments[i++]);
            }
        }
        return options;
    }

    public boolean has(Option option) {
        return found.containsKey(option);
    }

    /** The option's value, or null if the option is not there. */
    public @Nullable String value(Option option) {
        return found.get(option);
    }

    /** What is no option. */
    public List<String> operands() {
        return operands;
    }

    /** Takes an argument in; if the value of an option must follow, it is that option. */
    private @Nullable Option take(String argument) throws UsageException {
        String text = argument.substring(argument.startsWith("--") ? 2 : 1);
        int equals = text.indexOf('=');
        String name = equals < 0 ? text : text.substring(0, equals);
        String value = equals < 0 ? null : text.substring(equals + 1);
        Option option = argument.startsWith("--") ? null : byShortName(name);
        if (option == null) {
            option = byLongName(name, argument);
        }
        if (option == null) {
            if (argument.startsWith("--")) {
                throw new UsageException("Unrecognized option: " + argument);
            }
            return takeLetters(text, argument);
        }
        if (option.takesValue() && value == null) {
            return option;
        }
        if (!option.takesValue() && value != null) {
            throw new UsageException("Unrecognized option: " + argument);
        }
        found.put(option, value == null ? "" : value);
        return null;
    }

    private @Nullable Option takeLetters(String letters, String argument) throws UsageException {
        for (int i = 0; i < letters.length(); i++) {
            Option option = byShortName(letters.substring(i, i + 1));
            if (option == null) {
                throw new UsageException("Unrecognized option: " + argument);
            }
            if (!option.takesValue()) {
                found.put(option, "");
            } else if (i + 1 == letters.length()) {
                return option;
            } else {
                String value = letters.substring(i + 1);
                found.put(option, value.startsWith("=") ? value.substring(1) : value);
                return null;
            }
        }
        return null;
    }

    private @Nullable Option byShortName(String name) {
        for (Option option : known) {
            if (!name.isEmpty() && option.shortName().equals(name)) {
                return option;
            }
        }
        return null;
    }

    private @Nullable Option byLongName(String name, String argument) throws UsageException {
        Option match = null;
        for (Option option : known) {
            if (option.longName().equals(name)) {
                return option;
            }
            if (!name.isEmpty() && option.longName().startsWith(name)) {
                if (match != null) {
                    throw new UsageException("Ambiguous option: " + argument);
                }
                match = option;
            }
        }
        return match;
    }
}
