package dev.ostler.recipes.config;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * A key and what its value means. Make them constants; each method gives another one.
 *
 * @param <T> what it is read as
 */
public final class Setting<T> {
    private final String key;
    private final ValueType<T> type;
    private final @Nullable T fallback;

    private Setting(String key, ValueType<T> type, @Nullable T fallback) {
        PublicationText.requireKey(key);
        this.key = key;
        this.type = type;
        this.fallback = fallback;
    }

    public static Setting<String> text(String key) {
        return new Setting<>(key, ValueType::text, null);
    }

    public static Setting<Integer> integer(String key) {
        return new Setting<>(key, ValueType::integer, null);
    }

    public static Setting<Long> longInteger(String key) {
        return new Setting<>(key, ValueType::longInteger, null);
    }

    public static Setting<Double> decimal(String key) {
        return new Setting<>(key, ValueType::decimal, null);
    }

    /** {@code true} or {@code false}. */
    public static Setting<Boolean> bool(String key) {
        return new Setting<>(key, ValueType::bool, null);
    }

    /** {@code 250ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 1d}, or as ISO 8601 has it. */
    public static Setting<Duration> duration(String key) {
        return new Setting<>(key, ValueType::duration, null);
    }

    /** The name of a constant. */
    public static <E extends Enum<E>> Setting<E> oneOf(String key, Class<E> constants) {
        return new Setting<>(key, ValueType.oneOf(constants), null);
    }

    /** Texts between commas. */
    public static Setting<List<String>> list(String key) {
        return new Setting<>(key, ValueType.listOf(ValueType::text), null);
    }

    /**
     * Read by a function of your own.
     *
     * @param read throws {@link IllegalArgumentException} with what would have been right
     */
    public static <T> Setting<T> of(String key, Function<String, T> read) {
        return new Setting<>(key, read::apply, null);
    }

    /** With a value for when it is missing. */
    public Setting<T> orElse(T value) {
        return new Setting<>(key, type, value);
    }

    /**
     * Only values that are right.
     *
     * @param what would be right, for the message
     */
    public Setting<T> only(String what, Predicate<T> right) {
        return new Setting<>(
                key,
                text -> {
                    T value = type.read(text);
                    if (!right.test(value)) {
                        throw new IllegalArgumentException(what);
                    }
                    return value;
                },
                fallback);
    }

    /** Only values of a range; both ends belong to it. */
    public <C extends Comparable<T>> Setting<T> between(C least, C most) {
        return only(
                least + " to " + most,
                value -> least.compareTo(value) <= 0 && most.compareTo(value) >= 0);
    }

    public String key() {
        return key;
    }

    T in(Config config) {
        String text = config.values().get(key);
        if (text != null) {
            try {
                return type.read(text);
            } catch (IllegalArgumentException e) {
                throw new ConfigException(
                        "%s is \"%s\" in version %d, not %s"
                                .formatted(key, text, config.version(), e.getMessage()),
                        e);
            }
        }
        if (fallback == null) {
            throw new ConfigException(
                    "%s is missing in version %d".formatted(key, config.version()));
        }
        return fallback;
    }

    @Override
    public String toString() {
        return key;
    }
}
