package org.apache.zookeeper.common;

import java.util.Locale;

/** The formats of key and trust stores. */
public enum KeyStoreFileType {
    JKS(".jks"),
    PEM(".pem"),
    PKCS12(".p12"),
    BCFKS(".bcfks");

    private final String extension;

    KeyStoreFileType(String extension) {
        this.extension = extension;
    }

    /** What configurations call it. */
    public String getPropertyValue() {
        return name();
    }

    /** The end of a file name that says so, with its dot. */
    public String getDefaultFileExtension() {
        return extension;
    }

    /**
     * The type that a configuration names; null for nothing.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    public static KeyStoreFileType fromPropertyValue(String propertyValue) {
        return propertyValue == null || propertyValue.isEmpty()
                ? null
                : valueOf(propertyValue.toUpperCase(Locale.ROOT));
    }

    /**
     * The type that a file's name ends with.
     *
     * @throws IllegalArgumentException if it does not say any
     */
    public static KeyStoreFileType fromFilename(String filename) {
        for (KeyStoreFileType type : values()) {
            if (filename.endsWith(type.extension)) {
                return type;
            }
        }
        throw new IllegalArgumentException(
                "Unable to auto-detect store file type from file name: " + filename);
    }

    /** The type that a configuration names, else the one that the file's name says. */
    public static KeyStoreFileType fromPropertyValueOrFileName(
            String propertyValue, String filename) {
        KeyStoreFileType named = fromPropertyValue(propertyValue);
        return named == null ? fromFilename(filename) : named;
    }
}
