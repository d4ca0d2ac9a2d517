package dev.ostler.server.admin;

import dev.ostler.server.config.AdminServerConfig;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Keeps passwords from whom may ask for the configuration, which is anybody. ZooKeeper shows them.
 */
public final class Secrets {
    private static final String HIDDEN = "*****";

    private static final Pattern NAME =
            Pattern.compile(".*(password|superDigest)", Pattern.CASE_INSENSITIVE);

    private static final Pattern LINE =
            Pattern.compile(
                    "^(\\s*(?:[#!]\\s*)?\\S*(?:password|superDigest)\\s*[=:\\s]\\s*)\\S.*$",
                    Pattern.CASE_INSENSITIVE | Pattern.MULTILINE);

    private Secrets() {}

    /** What may be shown of the value of a setting. */
    public static String hidden(String name, String value) {
        return NAME.matcher(name).matches() ? HIDDEN : value;
    }

    /** A configuration without its secrets. */
    static @Nullable String hidden(@Nullable String configuration) {
        return configuration == null ? null : LINE.matcher(configuration).replaceAll("$1" + HIDDEN);
    }

    /**
     * All system properties, those among them that the configuration makes in ZooKeeper, sorted.
     */
    static Map<String, @Nullable Object> systemProperties(AdminServerConfig config) {
        var all = new TreeMap<String, @Nullable Object>();
        var jvm = System.getProperties();
        jvm.stringPropertyNames().forEach(name -> all.put(name, jvm.getProperty(name)));
        all.putAll(config.properties());
        all.replaceAll((name, value) -> hidden(name, String.valueOf(value)));
        return all;
    }
}
