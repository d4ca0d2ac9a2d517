package org.apache.zookeeper.common;

import org.apache.zookeeper.server.quorum.QuorumPeerConfig;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Settings: what the system properties say when this is made, then what a file says, then what
 * {@link #setProperty} says.
 */
public class ZKConfig {
    public static final String JUTE_MAXBUFFER = "jute.maxbuffer";
    public static final String KINIT_COMMAND = "zookeeper.kinit";
    public static final String JGSS_NATIVE = "sun.security.jgss.native";

    private static final String JAAS_CONFIG = "java.security.auth.login.config";

    private final Map<String, String> properties = new ConcurrentHashMap<>();

    @SuppressWarnings("this-escape") // Subclasses fill their keys in here; they have no state.
    public ZKConfig() {
        handleBackwardCompatibility();
    }

    @Deprecated
    public ZKConfig(String configPath) throws QuorumPeerConfig.ConfigException {
        this(new File(configPath));
    }

    @Deprecated
    public ZKConfig(File configFile) throws QuorumPeerConfig.ConfigException {
        this();
        add(configFile.toPath(), QuorumPeerConfig.ConfigException::new);
    }

    /**
     * @throws ConfigException if the file can't be read
     */
    public ZKConfig(Path configPath) throws ConfigException {
        this();
        add(configPath, ConfigException::new);
    }

    /** Copies the system properties that this kind of configuration knows. */
    protected void handleBackwardCompatibility() {
        copySystemProperty(JUTE_MAXBUFFER);
        copySystemProperty(KINIT_COMMAND);
        copySystemProperty(JGSS_NATIVE);
        try (var util = new ClientX509Util()) {
            util.properties().forEach(this::copySystemProperty);
        }
        copySystemProperty(X509Util.FIPS_MODE_PROPERTY);
    }

    /** Takes over one system property, if it is set. */
    final void copySystemProperty(String key) {
        String value = System.getProperty(key);
        if (value != null) {
            properties.put(key, value);
        }
    }

    /** For subclasses elsewhere: takes over system properties that are set. */
    protected final void copySystemProperties(Iterable<String> keys) {
        keys.forEach(this::copySystemProperty);
    }

    /** Null if it is not set. */
    public String getProperty(String key) {
        return properties.get(key);
    }

    public String getProperty(String key, String defaultValue) {
        return properties.getOrDefault(key, defaultValue);
    }

    /** The file with the JAAS configuration, which is a system property only. */
    public String getJaasConfKey() {
        return System.getProperty(JAAS_CONFIG);
    }

    /**
     * Sets a value; null removes it.
     *
     * @throws IllegalArgumentException if the key is null
     */
    public void setProperty(String key, String value) {
        if (key == null) {
            throw new IllegalArgumentException("property key is null.");
        }
        if (value == null) {
            properties.remove(key);
        } else {
            properties.put(key, value);
        }
    }

    @Deprecated
    public void addConfiguration(File configFile) throws QuorumPeerConfig.ConfigException {
        add(configFile.toPath(), QuorumPeerConfig.ConfigException::new);
    }

    @Deprecated
    public void addConfiguration(String configPath) throws QuorumPeerConfig.ConfigException {
        addConfiguration(new File(configPath));
    }

    /**
     * Adds the properties of a file; they win over what is there.
     *
     * @throws ConfigException if it can't be read
     */
    public void addConfiguration(Path configPath) throws ConfigException {
        add(configPath, ConfigException::new);
    }

    private interface Failure<E extends Exception> {
        E of(String message, Exception cause);
    }

    private <E extends Exception> void add(Path file, Failure<E> failure) throws E {
        var loaded = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            loaded.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw failure.of("Error while processing " + file, e);
        }
        for (String key : loaded.stringPropertyNames()) {
            properties.put(key, loaded.getProperty(key));
        }
    }

    /** Whether the value, white space aside, says true; false if it is not set. */
    public boolean getBoolean(String key) {
        return getBoolean(key, false);
    }

    public boolean getBoolean(String key, boolean defaultValue) {
        String value = getProperty(key);
        return value == null ? defaultValue : Boolean.parseBoolean(value.trim());
    }

    /**
     * A number, decimal or as 0x….
     *
     * @throws NumberFormatException if it is none
     */
    public int getInt(String key, int defaultValue) {
        String value = getProperty(key);
        return value == null ? defaultValue : Integer.decode(value.trim());
    }
}
