package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * What was written for one setting, if anything, and where; its methods read it as a number, a
 * switch or an address, or say what is wrong with it.
 */
final class Value {
    private final String name;
    private final @Nullable String text;
    private final String where;

    /** What stands for it where nothing was written; null if that is not known. */
    private @Nullable Object fallback;

    /**
     * @param name the key as the operator wrote it or would write it
     * @param text what was written, or null
     * @param where where it was written; "" for a system property
     */
    Value(String name, @Nullable String text, String where) {
        this.name = name;
        this.text = text;
        this.where = where;
    }

    /** What it is as far as that is known: what was written, or else what it is taken for. */
    @Nullable String shown() {
        return text != null ? text : fallback == null ? null : fallback.toString();
    }

    private <T> T takenFor(T otherwise) {
        fallback = otherwise;
        return otherwise;
    }

    /** The key as the operator wrote it or would write it. */
    String name() {
        return name;
    }

    boolean isSet() {
        return text != null;
    }

    String or(String fallback) {
        return text == null ? takenFor(fallback) : text;
    }

    /** This value if it is set, else the other. */
    Value or(Value other) {
        return isSet() ? this : other;
    }

    @Nullable String orNull() {
        return text;
    }

    /** A whole number in decimal; also as hexadecimal (0x…), as system properties may be. */
    long number(long fallback, long min, long max, String unit) throws ConfigException {
        if (text == null) {
            return takenFor(fallback);
        }
        long number;
        try {
            number = parse(text);
        } catch (NumberFormatException e) {
            throw wrong(
                    "is not a whole number of "
                            + unit
                            + "; write for example "
                            + name
                            + "="
                            + fallback);
        }
        if (number < min || number > max) {
            throw wrong("is out of range; write " + min + " to " + max + " (" + unit + ")");
        }
        return number;
    }

    private static long parse(String text) {
        boolean hexadecimal = text.toLowerCase(Locale.ROOT).startsWith("0x");
        return hexadecimal ? Long.parseLong(text.substring(2), 16) : Long.parseLong(text);
    }

    /** A number with a fraction. */
    double fraction(double fallback) throws ConfigException {
        if (text == null) {
            return takenFor(fallback);
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw wrong("is not a number; write for example " + name + "=" + fallback);
        }
    }

    /** See {@link #number}. */
    int integer(int fallback, int min, int max, String unit) throws ConfigException {
        return Math.toIntExact(number(fallback, min, max, unit));
    }

    /** A switch of {@code zoo.cfg} itself: true or false, in any case, and nothing else. */
    boolean trueOrFalse(boolean fallback) throws ConfigException {
        if (text == null) {
            return takenFor(fallback);
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw problem(
                            "Invalid option %s for %s. Choose 'true' or 'false.'"
                                    .formatted(text, name));
        };
    }

    /** A switch that is a system property at heart: anything but true is false. */
    boolean flag(boolean fallback) {
        return text == null ? takenFor(fallback) : Boolean.parseBoolean(text);
    }

    InetAddress address() throws ConfigException {
        try {
            return InetAddress.getByName(or(""));
        } catch (UnknownHostException e) {
            throw wrong("is no address or host name known here; write for example 127.0.0.1");
        }
    }

    /** An error that quotes the setting: {@code KEY=VALUE} and then {@code what}. */
    ConfigException wrong(String what) {
        return problem(name + "=" + text + " " + what);
    }

    /** An error at the place of this setting. */
    ConfigException problem(String what) {
        return new ConfigException(
                (where.isEmpty()
                                ? "Error processing system properties: "
                                : "Error processing " + where + ": ")
                        + what);
    }

    /** Where it was written, to begin a message with. */
    String where() {
        return where.isEmpty() ? "-D" + name : where;
    }
}
