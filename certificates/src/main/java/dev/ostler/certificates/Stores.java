package dev.ostler.certificates;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Reads key and trust stores. What can't be read is told by exceptions; also by
 * IllegalArgumentException, from the JDK, for what is no base 64.
 */
public final class Stores {
    private Stores() {}

    /** A key with its certificates, for connections. The password opens the store and the key. */
    public static KeyManager[] keyManagers(Path file, StoreType type, char[] password)
            throws IOException, GeneralSecurityException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys(file, type, password), password);
        return factory.getKeyManagers();
    }

    /** A key with its certificates. The password opens the store, or the key in a PEM file. */
    public static KeyStore keys(Path file, StoreType type, char[] password)
            throws IOException, GeneralSecurityException {
        return type == StoreType.PEM ? PemStore.ofKey(file, password) : load(file, type, password);
    }

    /** Certificates that are believed. A PEM file needs no password. */
    public static KeyStore trusted(Path file, StoreType type, char[] password)
            throws IOException, GeneralSecurityException {
        return type == StoreType.PEM ? PemStore.ofCertificates(file) : load(file, type, password);
    }

    private static KeyStore load(Path file, StoreType type, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(type.name());
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        return store;
    }
}
