package dev.ostler.server.config;

import org.jspecify.annotations.Nullable;

/**
 * How connections between members are protected (quorum protocol, section 7.1).
 *
 * @param outgoing whether this member connects to others with TLS, and takes no one without
 * @param unified whether it takes who connects with TLS and who does without, for the time of a
 *     change from one to the other
 * @param handshakeMillis how long who connects may take until TLS is agreed
 * @param tls how; null if there is no TLS
 */
public record MemberTlsConfig(
        boolean outgoing, boolean unified, int handshakeMillis, @Nullable TlsConfig tls) {
    private static final int HANDSHAKE_MILLIS = 5_000;

    static MemberTlsConfig from(Settings settings) throws ConfigException {
        Value outgoing = settings.key("sslQuorum");
        Value unified = settings.key("portUnification");
        Value reloads = settings.key("sslQuorumReloadCertFiles");
        boolean withTls = outgoing.trueOrFalse(false);
        boolean both = unified.trueOrFalse(false);
        TlsConfig tls =
                withTls || both ? TlsConfig.ofMembers(settings, reloads.trueOrFalse(false)) : null;
        if (tls != null && tls.supplier() == null && tls.keys() == null) {
            throw (withTls ? outgoing : unified)
                    .wrong(
                            "needs this member's key and certificate; write"
                                    + " ssl.quorum.keyStore.location=FILE and"
                                    + " ssl.quorum.keyStore.password=…, or remove the line");
        }
        int millis =
                settings.property("ssl.quorum.handshakeDetectionTimeoutMillis")
                        .integer(
                                HANDSHAKE_MILLIS,
                                Integer.MIN_VALUE,
                                Integer.MAX_VALUE,
                                "milliseconds");
        return new MemberTlsConfig(withTls, both, millis < 1 ? HANDSHAKE_MILLIS : millis, tls);
    }
}
