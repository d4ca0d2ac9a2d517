package dev.ostler.recipes.config;

import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A configuration as one publish has left it. It does not change; whoever reads several keys of the
 * same one reads what belongs together.
 *
 * {@snippet :
 * static final Setting<Integer> CONNECTIONS =
 *         Setting.integer("limits.connections").between(1, 10_000).orElse(100);
 *
 * int connections = config.get(CONNECTIONS);
 * Limits limits = config.bind("limits", Limits.class); // record Limits(int connections, ...)
 * }
 */
public final class Config {
    /** Before the first publish: nothing. */
    public static final Config EMPTY = new Config(Publication.NONE, false);

    private final Publication publication;
    private final boolean fromFile;

    Config(Publication publication, boolean fromFile) {
        this.publication = publication;
        this.fromFile = fromFile;
    }

    /** Who has published it, when and why. */
    public Publication publication() {
        return publication;
    }

    /** Counts the publishes; 0 before the first. */
    public long version() {
        return publication.version();
    }

    /** Whether it is the last known good one from a local file: no server has answered yet. */
    public boolean isFromFile() {
        return fromFile;
    }

    /** All keys with their values. */
    public SortedMap<String, String> values() {
        return publication.values();
    }

    /** A value as it was written. */
    public Optional<String> text(String key) {
        return Optional.ofNullable(values().get(key));
    }

    /**
     * A value as what it means.
     *
     * @throws ConfigException if it is missing and has no default, or is not what it should be
     */
    public <T> T get(Setting<T> setting) {
        return setting.in(this);
    }

    /**
     * A record of the values below a prefix: each component has the key {@code prefix.component}.
     * Components are texts, numbers, booleans, {@link java.time.Duration}, enums, lists of these
     * between commas, an {@link Optional} of one of these for what may be missing, or records for
     * what is below.
     *
     * @param prefix empty for none
     * @throws ConfigException that names all that is missing or not what it should be
     */
    public <R extends Record> R bind(String prefix, Class<R> type) {
        return new Binder(this).bind(prefix, type, null);
    }

    /** As above; what is missing is taken from {@code defaults}. */
    public <R extends Record> R bind(String prefix, R defaults) {
        @SuppressWarnings("unchecked") // It is its own class.
        Class<R> type = (Class<R>) defaults.getClass();
        return new Binder(this).bind(prefix, type, defaults);
    }

    /** The keys that are not the same in another. */
    public SortedSet<String> differencesFrom(Config other) {
        SortedSet<String> keys = new TreeSet<>(values().keySet());
        keys.addAll(other.values().keySet());
        keys.removeIf(key -> Objects.equals(values().get(key), other.values().get(key)));
        return keys;
    }

    @Override
    public String toString() {
        return "version " + version() + (fromFile ? " (from a file) " : " ") + values();
    }
}
