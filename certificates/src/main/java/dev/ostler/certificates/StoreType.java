package dev.ostler.certificates;

import java.util.Optional;

/** The formats of stores, by ZooKeeper's names. */
public enum StoreType {
    JKS(".jks"),
    PEM(".pem"),
    PKCS12(".p12"),
    BCFKS(".bcfks");

    private final String extension;

    StoreType(String extension) {
        this.extension = extension;
    }

    /** The end of a file's name that says so, with its dot. */
    public String extension() {
        return extension;
    }

    /** The one that a file's name ends with. */
    public static Optional<StoreType> ofFileName(String name) {
        for (StoreType type : values()) {
            if (name.endsWith(type.extension)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
