package dev.ostler.server.tls;

import dev.ostler.server.config.TlsConfig.Store;
import dev.ostler.server.config.TlsConfig.StoreType;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.X509CertSelector;
import java.util.EnumSet;

import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Reads key and trust stores. */
final class Stores {
    private Stores() {}

    /**
     * @throws IOException if the store can't be used; the message names the file
     */
    static KeyManager[] keyManagers(Store store) throws IOException {
        char[] password = password(store);
        try {
            var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(
                    store.type() == StoreType.PEM
                            ? PemStore.ofKey(store.file(), password)
                            : load(store, password),
                    password);
            return factory.getKeyManagers();
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
        try {
            KeyStore trusted =
                    store.type() == StoreType.PEM
                            ? PemStore.ofCertificates(store.file())
                            : load(store, password(store));
            var factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters(trusted, crl, ocsp)));
            return factory.getTrustManagers();
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw unusable("trust store", store, e);
        }
    }

    private static PKIXBuilderParameters parameters(KeyStore trusted, boolean crl, boolean ocsp)
            throws GeneralSecurityException {
        PKIXBuilderParameters parameters;
        try {
            parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
        } catch (InvalidAlgorithmParameterException e) {
            throw new GeneralSecurityException("there is no trusted certificate in it", e);
        }
        parameters.setRevocationEnabled(false);
        if (crl || ocsp) {
            var checker =
                    (PKIXRevocationChecker)
                            CertPathValidator.getInstance("PKIX").getRevocationChecker();
            if (!ocsp) {
                checker.setOptions(
                        EnumSet.of(
                                PKIXRevocationChecker.Option.PREFER_CRLS,
                                PKIXRevocationChecker.Option.NO_FALLBACK));
            }
            parameters.addCertPathChecker(checker);
        }
        return parameters;
    }

    private static KeyStore load(Store store, char[] password)
            throws IOException, GeneralSecurityException {
        KeyStore loaded = KeyStore.getInstance(store.type().name());
        try (InputStream in = Files.newInputStream(store.file())) {
            loaded.load(in, password);
        }
        return loaded;
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
