package dev.ostler.server.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * A {@code zoo.cfg}: a Java properties file, of which the JDK's own reader decodes each entry; this
 * class adds the line numbers.
 */
final class ConfigFile {
    /**
     * One setting.
     *
     * @param where how to call its place in a message, for example {@code conf/zoo.cfg, line 3}
     */
    record Entry(String key, String value, String where) {}

    private ConfigFile() {}

    /** The entries of a file in its order, duplicates included. */
    static List<Entry> read(Path file) throws ConfigException {
        if (!Files.exists(file)) {
            throw new ConfigException(
                    "Error processing " + file + ": " + file + " file is missing");
        }
        String text;
        try {
            text = Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new ConfigException(
                    "Error processing "
                            + file
                            + ": it cannot be read ("
                            + e
                            + "); check its type and its permissions",
                    e);
        }
        return parse(text, file.toString());
    }

    /** As {@link #read}, of a text that messages call {@code name}. */
    static List<Entry> parse(String text, String name) throws ConfigException {
        var entries = new ArrayList<Entry>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int lineNumber = i + 1;
            if (isBlankOrComment(lines.get(i))) {
                continue;
            }
            var logicalLine = new StringBuilder(lines.get(i));
            while (endsInContinuation(lines.get(i)) && i + 1 < lines.size()) {
                i++;
                logicalLine.append('\n').append(lines.get(i));
            }
            entries.add(entry(logicalLine.toString(), name + ", line " + lineNumber));
        }
        return List.copyOf(entries);
    }

    private static boolean isBlankOrComment(String line) {
        String text = line.strip();
        return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
    }

    private static boolean endsInContinuation(String line) {
        int backslashes = 0;
        while (backslashes < line.length()
                && line.charAt(line.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static Entry entry(String logicalLine, String where) throws ConfigException {
        var decoded = new Properties();
        try {
            decoded.load(new StringReader(logicalLine));
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigException(
                    "Error processing "
                            + where
                            + ": a backslash begins an escape here ("
                            + e.getMessage()
                            + "); write \\\\ for a backslash",
                    e);
        }
        if (decoded.size() != 1) {
            throw new ConfigException("Error processing " + where + ": write key=value");
        }
        String key = decoded.stringPropertyNames().iterator().next();
        return new Entry(key.strip(), decoded.getProperty(key).strip(), where);
    }
}
