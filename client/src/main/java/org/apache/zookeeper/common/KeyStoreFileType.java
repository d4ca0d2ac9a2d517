package org.apache.zookeeper.common;

import dev.ostler.certificates.StoreType;

import java.util.Locale;

/** The formats of key and trust stores. */
public enum KeyStoreFileType {
    JKS(StoreType.JKS),
    PEM(StoreType.PEM),
    PKCS12(StoreType.PKCS12),
    BCFKS(StoreType.BCFKS);

    private final StoreType type;

    KeyStoreFileType(StoreType type) {
        this.type = type;
    }

    StoreType type() {
        return type;
    }

    /** What configurations call it. */
    public String getPropertyValue() {
        return name();
    }

    /** The end of a file name that says so, with its dot. */
    public String getDefaultFileExtension() {
        return type.extension();
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
        return StoreType.ofFileName(filename)
                .map(type -> valueOf(type.name()))
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Unable to auto-detect store file type from file name: "
                                                + filename));
    }

    /** The type that a configuration names, else the one that the file's name says. */
    public static KeyStoreFileType fromPropertyValueOrFileName(
            String propertyValue, String filename) {
        KeyStoreFileType named = fromPropertyValue(propertyValue);
        return named == null ? fromFilename(filename) : named;
    }
}
