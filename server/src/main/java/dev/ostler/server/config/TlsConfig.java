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
 * @param names which names in certificates are checked
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
        Names names,
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

    /**
     * Whether a certificate must name whom it is shown by.
     *
     * @param ofClients the address that who connects comes from
     * @param ofServers the host that is connected to
     * @param lookedUp whether the name that the system has for the address will do as well
     */
    public record Names(boolean ofClients, boolean ofServers, boolean lookedUp) {}

    static TlsConfig ofClients(Settings settings) throws ConfigException {
        boolean checked = settings.property("ssl.hostnameVerification").flag(true);
        boolean ofClients = settings.property("ssl.clientHostnameVerification").flag(false);
        boolean lookedUp = settings.property("ssl.allowReverseDnsLookup").flag(false);
        return from(
                settings,
                "ssl.",
                new Names(checked && ofClients, checked, lookedUp && !inFipsMode(settings)),
                settings.property("client.certReload").flag(false));
    }

    /** ZooKeeper checks no names between members in FIPS mode. Here it does who asks for it. */
    static TlsConfig ofMembers(Settings settings, boolean reloads) throws ConfigException {
        Value wanted = settings.property("ssl.quorum.hostnameVerification");
        boolean ofClients = settings.property("ssl.quorum.clientHostnameVerification").flag(true);
        boolean checked = wanted.flag(!inFipsMode(settings));
        if (!wanted.isSet() && !checked) {
            settings.notice(
                    "The names in the certificates of other members are not checked, as in"
                            + " ZooKeeper in FIPS mode; write ssl.quorum.hostnameVerification=true"
                            + " to have them checked, or false to say that they need not be");
        }
        return from(
                settings,
                "ssl.quorum.",
                new Names(
                        checked && ofClients,
                        checked,
                        settings.property("ssl.quorum.allowReverseDnsLookup").flag(true)),
                reloads);
    }

    private static boolean inFipsMode(Settings settings) {
        return settings.property("fips-mode").flag(true);
    }

    private static TlsConfig from(Settings settings, String prefix, Names names, boolean reloads)
            throws ConfigException {
        Value protocol = settings.property(prefix + "protocol");
        List<String> listed = list(settings.property(prefix + "enabledProtocols"));
        String supplier = settings.property(prefix + "context.supplier.class").or("");
        return new TlsConfig(
                store(settings, prefix + "keyStore."),
                store(settings, prefix + "trustStore."),
                listed.isEmpty() ? versions(protocol) : listed,
                list(settings.property(prefix + "ciphersuites")),
                clientAuth(settings.property(prefix + "clientAuth")),
                names,
                settings.property(prefix + "crl").flag(false),
                settings.property(prefix + "ocsp").flag(false),
                reloads,
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
