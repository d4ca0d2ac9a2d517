package dev.ostler.server.tls;

import dev.ostler.certificates.Stores;
import dev.ostler.certificates.Trust;
import dev.ostler.server.config.TlsConfig.Store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;

import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/** Reads the key and trust stores that a configuration names, or says which can't be used. */
final class ConfiguredStores {
    private ConfiguredStores() {}

    /**
     * @throws IOException if the store can't be used; the message names the file
     */
    static KeyManager[] keyManagers(Store store) throws IOException {
        char[] password = password(store);
        try {
            return Stores.keyManagers(store.file(), store.type(), password);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("key store", store, e);
        }
    }

    /**
     * @param crl whether lists of revoked certificates are looked at
     * @param ocsp whether it is asked online for revoked certificates
     * @throws IOException as {@link #keyManagers}
     */
    static TrustManager[] trustManagers(Store store, boolean crl, boolean ocsp) throws IOException {
        char[] password = password(store);
        try {
            return Trust.managers(Stores.trusted(store.file(), store.type(), password), crl, ocsp);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("trust store", store, e);
        }
    }

    private static char[] password(Store store) throws IOException {
        Path file = store.passwordFile();
        if (file == null) {
            String password = store.password();
            return password == null ? new char[0] : password.toCharArray();
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8).strip().toCharArray();
        } catch (IOException e) {
            throw new IOException(
                    "the password of " + store.file() + " can't be read from " + explained(e), e);
        }
    }

    private static IOException unusable(String what, Store store, Exception e) {
        return new IOException(
                "the %s %s can't be used as %s: %s"
                        .formatted(what, store.file(), store.type(), explained(e)),
                e);
    }

    private static @Nullable String explained(Exception e) {
        return e instanceof java.nio.file.NoSuchFileException
                ? e.getMessage() + ", which does not exist"
                : e.getMessage();
    }
}
