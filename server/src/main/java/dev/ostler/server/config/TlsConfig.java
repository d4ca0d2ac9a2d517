package dev.ostler.server.config;

import dev.ostler.certificates.StoreType;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * How connections are protected (server operations, section 6.8): those of clients by keys that
 * begin with {@code ssl.}, those between members by keys that begin with {@code ssl.quorum.}.
 *
 * @param keys the key and the certificate that are shown; null for none
 * @param trusted whose certificates are believed; null for those that the JVM believes
 * @param protocols the versions, as Java names them
 * @param cipherSuites as Java names them; empty leaves it to the JVM
 * @param clientAuth whether who connects is to show a certificate
 * @param verifiesClient whether who connects must be named in the certificate
 * @param crl whether lists of revoked certificates are looked at
 * @param ocsp whether it is asked online for revoked certificates
 * @param reloads whether the stores are read again when they change
 * @param supplier the class whose object makes the context; null to make it of all this
 */
public record TlsConfig(
        @Nullable Store keys,
        @Nullable Store trusted,
        List<String> protocols,
        List<String> cipherSuites,
        ClientAuth clientAuth,
        boolean verifiesClient,
        boolean crl,
        boolean ocsp,
        boolean reloads,
        @Nullable String supplier) {
    /** Whether a certificate is asked for, and whether there must be one. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    /**
     * A file with keys or certificates.
     *
     * @param password null for none
     * @param passwordFile whose content is the password, whatever {@code password} is; null for
     *     none
     */
    public record Store(
            Path file, StoreType type, @Nullable String password, @Nullable Path passwordFile) {}

    static TlsConfig from(Settings settings) throws ConfigException {
        boolean verifies = settings.property("ssl.hostnameVerification").flag(true);
        Value lookUp = settings.property("ssl.allowReverseDnsLookup");
        if (lookUp.flag(false) && !settings.property("fips-mode").flag(true)) {
            settings.notice(
                    lookUp.where()
                            + ": host names are not looked up for the addresses of who connects: a"
                            + " certificate must name the address itself");
        }
        Value protocol = settings.property("ssl.protocol");
        List<String> listed = list(settings.property("ssl.enabledProtocols"));
        String supplier = settings.property("ssl.context.supplier.class").or("");
        return new TlsConfig(
                store(settings, "ssl.keyStore."),
                store(settings, "ssl.trustStore."),
                listed.isEmpty() ? versions(protocol) : listed,
                list(settings.property("ssl.ciphersuites")),
                clientAuth(settings.property("ssl.clientAuth")),
                verifies && settings.property("ssl.clientHostnameVerification").flag(false),
                settings.property("ssl.crl").flag(false),
                settings.property("ssl.ocsp").flag(false),
                settings.property("client.certReload").flag(false),
                supplier.isEmpty() ? null : supplier);
    }

    private static List<String> versions(Value protocol) throws ConfigException {
        String version = protocol.or("TLS");
        return switch (version) {
            // ZooKeeper 3.9.5 offers the first by itself, 3.9.6 the second.
            case "TLS" -> List.of("TLSv1.3", "TLSv1.2");
            case "TLSv1.3", "TLSv1.2", "TLSv1.1", "TLSv1" -> List.of(version);
            default ->
                    throw protocol.wrong(
                            "is no version of TLS; write for example TLSv1.3 or leave it out");
        };
    }

    private static List<String> list(Value written) {
        String text = written.or("");
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }

    private static ClientAuth clientAuth(Value written) throws ConfigException {
        String text = written.or("");
        if (text.isEmpty()) {
            return ClientAuth.NEED;
        }
        try {
            return ClientAuth.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw written.wrong("is not known; write need, want or none");
        }
    }

    private static @Nullable Store store(Settings settings, String prefix) throws ConfigException {
        Value location = settings.property(prefix + "location");
        Value type = settings.property(prefix + "type");
        String password = settings.property(prefix + "password").orNull();
        String passwordFile = settings.property(prefix + "passwordPath").or("");
        String file = location.or("");
        return file.isEmpty()
                ? null
                : new Store(
                        Path.of(file),
                        type(location, file, type),
                        password,
                        passwordFile.isEmpty() ? null : Path.of(passwordFile));
    }

    private static StoreType type(Value location, String file, Value written)
            throws ConfigException {
        String name = written.or("");
        if (!name.isEmpty()) {
            try {
                return StoreType.valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw written.wrong("is no type of store; write JKS, PKCS12, PEM or BCFKS");
            }
        }
        return StoreType.ofFileName(file)
                .orElseThrow(
                        () ->
                                location.wrong(
                                        "does not end with .jks, .p12, .pem or .bcfks; say what it"
                                                + " is with "
                                                + written.name()
                                                + "=JKS, PKCS12, PEM or BCFKS"));
    }
}
