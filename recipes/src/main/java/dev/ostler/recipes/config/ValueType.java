package dev.ostler.recipes.config;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How a value is read. */
@FunctionalInterface
interface ValueType<T> {
    Pattern DURATION = Pattern.compile("([0-9]+) ?(ms|s|m|h|d)");

    /**
     * @throws IllegalArgumentException with what would have been right
     */
    T read(String text);

    static String text(String text) {
        return text;
    }

    static Integer integer(String text) {
        try {
            return Integer.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number of at most 2^31-1", e);
        }
    }

    static Long longInteger(String text) {
        try {
            return Long.valueOf(text.trim());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number", e);
        }
    }

    static Double decimal(String text) {
        try {
            double value = Double.parseDouble(text.trim());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new IllegalArgumentException("a number");
    }

    static Boolean bool(String text) {
        return switch (text.trim()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    static Duration duration(String text) {
        String trimmed = text.trim();
        try {
            Matcher brief = DURATION.matcher(trimmed);
            if (!brief.matches()) {
                return Duration.parse(trimmed);
            }
            long count = Long.parseLong(brief.group(1));
            return switch (brief.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a duration: 250ms, 10s, 5m, 2h, 1d, or as ISO 8601 has it", e);
        }
    }

    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        return text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().equals(text.trim())) {
                    return constant;
                }
            }
            throw new IllegalArgumentException("one of " + List.of(type.getEnumConstants()));
        };
    }

    /** Between commas; nothing is an empty list. */
    static <T> ValueType<List<T>> listOf(ValueType<T> element) {
        return text -> {
            List<T> elements = new ArrayList<>();
            if (!text.isBlank()) {
                for (String part : text.split(",", -1)) {
                    elements.add(element.read(part.trim()));
                }
            }
            return List.copyOf(elements);
        };
    }
}
