package dev.ostler.server.config;

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
 * @param verifiesServer whether who is connected to must be named in the certificate
 * @param verifiesClient whether who connects must be named in the certificate
 * @param crl whether lists of revoked certificates are looked at
 * @param ocsp whether it is asked online for revoked certificates
 * @param reloads whether the stores are read again when they change
 * @param detectionMillis how long it is waited for the first bytes that tell TLS from none
 * @param supplier the class whose object makes the context; null to make it of all this
 */
public record TlsConfig(
        @Nullable Store keys,
        @Nullable Store trusted,
        List<String> protocols,
        List<String> cipherSuites,
        ClientAuth clientAuth,
        boolean verifiesServer,
        boolean verifiesClient,
        boolean crl,
        boolean ocsp,
        boolean reloads,
        int detectionMillis,
        @Nullable String supplier) {
    private static final int DETECTION_MILLIS = 5_000;

    /** Whether a certificate is asked for, and whether there must be one. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED
    }

    /** The formats of stores. */
    public enum StoreType {
        JKS(".jks"),
        PEM(".pem"),
        PKCS12(".p12"),
        BCFKS(".bcfks");

        private final String extension;

        StoreType(String extension) {
            this.extension = extension;
        }
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

    /**
     * @param oneProtocol whether {@code protocol} means that version alone
     */
    static TlsConfig from(
            Settings settings,
            String prefix,
            boolean verifiesClientsUnlessTold,
            boolean oneProtocol,
            boolean reloads)
            throws ConfigException {
        boolean verifies = settings.property(prefix + "hostnameVerification").flag(true);
        Value lookUp = settings.property(prefix + "allowReverseDnsLookup");
        if (lookUp.flag(false) && !settings.property("fips-mode").flag(true)) {
            settings.notice(
                    lookUp.where()
                            + ": host names are not looked up for the addresses of who connects: a"
                            + " certificate must name the address itself");
        }
        Value protocol = settings.property(prefix + "protocol");
        List<String> listed = list(settings.property(prefix + "enabledProtocols"));
        int detection =
                settings.property(prefix + "handshakeDetectionTimeoutMillis")
                        .integer(
                                DETECTION_MILLIS,
                                Integer.MIN_VALUE,
                                Integer.MAX_VALUE,
                                "milliseconds");
        String supplier = settings.property(prefix + "context.supplier.class").or("");
        return new TlsConfig(
                store(settings, prefix + "keyStore."),
                store(settings, prefix + "trustStore."),
                listed.isEmpty() ? versions(protocol, oneProtocol) : listed,
                list(settings.property(prefix + "ciphersuites")),
                clientAuth(settings.property(prefix + "clientAuth")),
                verifies,
                verifies
                        && settings.property(prefix + "clientHostnameVerification")
                                .flag(verifiesClientsUnlessTold),
                settings.property(prefix + "crl").flag(false),
                settings.property(prefix + "ocsp").flag(false),
                reloads,
                detection < 1 ? DETECTION_MILLIS : detection,
                supplier.isEmpty() ? null : supplier);
    }

    private static List<String> versions(Value protocol, boolean oneProtocol)
            throws ConfigException {
        String version = protocol.or("TLS");
        return switch (version) {
            // ZooKeeper 3.9.5 offers the first by itself, 3.9.6 the second.
            case "TLS" -> List.of("TLSv1.3", "TLSv1.2");
            case "TLSv1.3" -> oneProtocol ? List.of(version) : List.of(version, "TLSv1.2");
            case "TLSv1.2", "TLSv1.1", "TLSv1" -> List.of(version);
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
        for (StoreType type : StoreType.values()) {
            if (file.endsWith(type.extension)) {
                return type;
            }
        }
        throw location.wrong(
                "does not end with .jks, .p12, .pem or .bcfks; say what it is with "
                        + written.name()
                        + "=JKS, PKCS12, PEM or BCFKS");
    }
}
