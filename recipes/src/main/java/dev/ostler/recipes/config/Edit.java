package dev.ostler.recipes.config;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Changes to a configuration that are to be published together. */
public final class Edit {
    private final SortedMap<String, String> values;

    Edit(Map<String, String> values) {
        this.values = new TreeMap<>(values);
    }

    /**
     * What the key has from now on.
     *
     * @param value is written as its {@code toString}
     * @throws ConfigException if it can't be a key
     */
    public Edit set(String key, Object value) {
        PublicationText.requireKey(key);
        values.put(key, value.toString());
        return this;
    }

    /** The key goes, if it is there. */
    public Edit remove(String key) {
        values.remove(key);
        return this;
    }

    /** All keys go but these. */
    public Edit replaceAll(Map<String, String> others) {
        values.clear();
        others.forEach(this::set);
        return this;
    }

    /** What would be published. */
    public SortedMap<String, String> values() {
        return Collections.unmodifiableSortedMap(values);
    }
}
