package dev.ostler.recipes.config;

import org.jspecify.annotations.Nullable;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes records of values; collects all that is wrong before it says so. */
final class Binder {
    private final Config config;
    private final List<String> problems = new ArrayList<>();

    Binder(Config config) {
        this.config = config;
    }

    <R extends Record> R bind(String prefix, Class<R> type, @Nullable R defaults) {
        R bound = record(prefix, type, defaults);
        if (bound == null) {
            throw new ConfigException(
                    "version %d is no %s: %s"
                            .formatted(
                                    config.version(),
                                    type.getSimpleName(),
                                    String.join("; ", problems)));
        }
        return bound;
    }

    /** Null if there are problems, which are noted. */
    private <R extends Record> @Nullable R record(
            String prefix, Class<R> type, @Nullable R defaults) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        int before = problems.size();
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            String key =
                    prefix.isEmpty() ? component.getName() : prefix + "." + component.getName();
            Object fallback = defaults == null ? null : valueOf(component, defaults);
            values[i] = component(key, component, fallback);
        }
        if (problems.size() > before) {
            return null;
        }
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            // What the record itself refuses.
            problems.add((prefix.isEmpty() ? "" : prefix + ": ") + e.getCause());
            return null;
        } catch (ReflectiveOperationException e) {
            throw new ConfigException(type + " can't be made", e);
        }
    }

    private static Object valueOf(RecordComponent component, Record of) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new ConfigException(component + " can't be read", e);
        }
    }

    private @Nullable Object component(
            String key, RecordComponent component, @Nullable Object fallback) {
        Class<?> type = component.getType();
        if (type.isRecord()) {
            return record(key, type.asSubclass(Record.class), fallback);
        }
        boolean optional = type == Optional.class;
        String text = config.values().get(key);
        if (text == null) {
            if (fallback == null && !optional) {
                problems.add(key + " is missing");
            }
            return fallback == null && optional ? Optional.empty() : fallback;
        }
        Type inner = optional ? argument(component.getGenericType()) : component.getGenericType();
        try {
            Object value = typeOf(key, inner).read(text);
            return optional ? Optional.of(value) : value;
        } catch (IllegalArgumentException e) {
            problems.add("%s is \"%s\", not %s".formatted(key, text, e.getMessage()));
            return null;
        }
    }

    /** The one below is checked where it is called: a record's type and its defaults are one. */
    @SuppressWarnings("unchecked")
    private <R extends Record> @Nullable Object record(
            String key, Class<R> type, @Nullable Object fallback) {
        return record(key, type, (R) fallback);
    }

    private static Type argument(Type type) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[0]
                : String.class;
    }

    private static ValueType<?> typeOf(String key, Type type) {
        if (type == String.class) {
            return ValueType::text;
        } else if (type == int.class || type == Integer.class) {
            return ValueType::integer;
        } else if (type == long.class || type == Long.class) {
            return ValueType::longInteger;
        } else if (type == double.class || type == Double.class) {
            return ValueType::decimal;
        } else if (type == boolean.class || type == Boolean.class) {
            return ValueType::bool;
        } else if (type == Duration.class) {
            return ValueType::duration;
        } else if (type instanceof Class<?> constants && constants.isEnum()) {
            return constantsOf(constants);
        } else if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            return ValueType.listOf(typeOf(key, argument(list)));
        }
        throw new ConfigException(key + " would be a " + type + ", which can't be read");
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // It was seen to be an enum.
    private static ValueType<?> constantsOf(Class<?> constants) {
        return ValueType.oneOf((Class) constants);
    }
}
