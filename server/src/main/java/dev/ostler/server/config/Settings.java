package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that was written for this server, and who reads what.
 *
 * <p>ZooKeeper turns each key K of {@code zoo.cfg} that its parser does not know into the system
 * property {@code zookeeper.K}. Here that is a rule of lookup, so that two servers in one process
 * do not share their settings: {@link #property} looks at the file first, then at the system
 * properties.
 */
final class Settings {
    private final String name;
    private final @Nullable Path file;
    private final Map<String, ConfigFile.Entry> entries = new LinkedHashMap<>();
    private final Properties systemProperties;
    private final Set<String> keysRead = new TreeSet<>();
    private final List<Value> read = new ArrayList<>();

    /** The keys that ZooKeeper's parser knows; all others are system properties to it. */
    private final Set<String> keysOfFile = new TreeSet<>();

    private final List<String> notices = new ArrayList<>();

    /**
     * @param name how messages call the whole, for example the path of the file
     */
    Settings(String name, List<ConfigFile.Entry> entries, Properties systemProperties) {
        this(name, null, entries, systemProperties);
    }

    /**
     * As the other one.
     *
     * @param file where all of it stands, or null if it is in none
     */
    Settings(
            String name,
            @Nullable Path file,
            List<ConfigFile.Entry> entries,
            Properties systemProperties) {
        this.name = name;
        this.file = file;
        this.systemProperties = systemProperties;
        for (ConfigFile.Entry entry : entries) {
            ConfigFile.Entry earlier = this.entries.put(entry.key(), entry);
            if (earlier != null) {
                notices.add(
                        "%s: %s is given twice; this value replaces that of %s"
                                .formatted(entry.where(), entry.key(), earlier.where()));
            }
        }
    }

    /** Where all of it stands, or null if it is in no file. */
    @Nullable Path file() {
        return file;
    }

    /** A key that only {@code zoo.cfg} can set. */
    Value key(String key) {
        keysOfFile.add(key);
        return read(key);
    }

    private Value read(String key) {
        keysRead.add(key);
        ConfigFile.Entry entry = entries.get(key);
        return noted(
                entry == null
                        ? new Value(key, null, name)
                        : new Value(key, entry.value(), entry.where()));
    }

    private Value noted(Value value) {
        read.add(value);
        return value;
    }

    /**
     * All that was asked for and of which something is known, by its name: what was set, wherever,
     * or what it is taken for.
     */
    Collection<Value> known() {
        var known = new TreeMap<String, Value>();
        for (Value value : read) {
            String shown = value.shown();
            boolean isKnown = value.isSet() || (shown != null && !shown.isEmpty());
            if (isKnown && (value.isSet() || !known.containsKey(value.name()))) {
                known.put(value.name(), value);
            }
        }
        return known.values();
    }

    /** A key of {@code zoo.cfg}, or else the system property {@code zookeeper.<key>}. */
    Value property(String key) {
        Value inFile = read(key);
        String property = "zookeeper." + key;
        boolean byProperty = !inFile.isSet() && systemProperties.getProperty(property) != null;
        return byProperty ? systemProperty(property) : inFile;
    }

    /**
     * All that {@link #property} finds of keys that begin with {@code prefix}: those of the file in
     * its order, then the system properties' in alphabetical order.
     */
    List<Value> propertiesStartingWith(String prefix) {
        Map<String, Value> found = new LinkedHashMap<>();
        startingWith(prefix).forEach(entry -> found.put(entry.key(), key(entry.key())));
        for (String property : systemProperties("zookeeper." + prefix)) {
            found.putIfAbsent(property.substring("zookeeper.".length()), systemProperty(property));
        }
        return List.copyOf(found.values());
    }

    /** A setting that only a system property of exactly this name can make. */
    Value systemProperty(String property) {
        return noted(new Value(property, systemProperties.getProperty(property), ""));
    }

    /** The names of the system properties that begin with {@code prefix}. */
    Set<String> systemProperties(String prefix) {
        Set<String> found = new TreeSet<>(systemProperties.stringPropertyNames());
        found.removeIf(property -> !property.startsWith(prefix));
        return found;
    }

    /**
     * The entries that ZooKeeper would have made system properties of, by the names of those; right
     * when all keys of the file are read.
     */
    Map<String, String> properties() {
        var properties = new LinkedHashMap<String, String>();
        for (ConfigFile.Entry entry : entries.values()) {
            if (!keysOfFile.contains(entry.key())) {
                properties.put("zookeeper." + entry.key(), entry.value());
            }
        }
        return properties;
    }

    /** The entries whose key begins with {@code prefix}, in the order of the file. */
    List<ConfigFile.Entry> startingWith(String prefix) {
        List<ConfigFile.Entry> found =
                entries.values().stream().filter(entry -> entry.key().startsWith(prefix)).toList();
        found.forEach(entry -> key(entry.key()));
        return found;
    }

    /** The entries that nothing has asked for so far. */
    Collection<ConfigFile.Entry> unread() {
        return entries.values().stream().filter(entry -> !keysRead.contains(entry.key())).toList();
    }

    Set<String> keysRead() {
        return keysRead;
    }

    /** Tells the operator something that does not keep the server from starting. */
    void notice(String text) {
        notices.add(text);
    }

    List<String> notices() {
        return List.copyOf(notices);
    }

    /** An error about the settings as a whole. */
    ConfigException problem(String what) {
        return new ConfigException("Error processing " + name + ": " + what);
    }
}
