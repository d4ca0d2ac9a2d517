package dev.ostler.server.tls;

import dev.ostler.server.config.TlsConfig.Names;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes whom another trust manager believes, if the certificate names the host that it is shown
 * by: as it is configured, its address, or the name that the system has for the address. The JDK's
 * own check knows only the first.
 */
final class LookedUpNames extends X509ExtendedTrustManager {
    private static final int LOOK_UP_MILLIS = 2_000;

    private final X509ExtendedTrustManager trust;
    private final Names names;

    private LookedUpNames(X509ExtendedTrustManager trust, Names names) {
        this.trust = trust;
        this.names = names;
    }

    /**
     * @param managers who is believed so far; null for whom the JVM believes
     */
    static TrustManager[] checkedBy(TrustManager @Nullable [] managers, Names names)
            throws GeneralSecurityException {
        for (TrustManager manager : managers == null ? ofJvm() : managers) {
            if (manager instanceof X509ExtendedTrustManager trust) {
                return new TrustManager[] {new LookedUpNames(trust, names)};
            }
        }
        throw new GeneralSecurityException("the JVM has no trust manager for certificates");
    }

    private static TrustManager[] ofJvm() throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return factory.getTrustManagers();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkClientTrusted(chain, authType, engine);
        if (names.ofClients()) {
            check(chain[0], engine.getPeerHost());
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        trust.checkServerTrusted(chain, authType, engine);
        if (names.ofServers()) {
            check(chain[0], engine.getPeerHost());
        }
    }

    private static void check(X509Certificate certificate, @Nullable String host)
            throws CertificateException {
        if (host == null) {
            throw new CertificateException("it is not known by whom the certificate is shown");
        }
        if (CertificateNames.include(certificate, host)) {
            return;
        }
        List<String> others = otherNames(host);
        if (others.stream().noneMatch(name -> CertificateNames.include(certificate, name))) {
            throw new CertificateException(
                    "the certificate of %s does not name %s, nor what is looked up for it: %s"
                            .formatted(
                                    certificate.getSubjectX500Principal().getName(),
                                    host,
                                    others.isEmpty() ? "nothing" : String.join(", ", others)));
        }
    }

    /** The address of a host, and what the system calls that; nothing if it takes too long. */
    private static List<String> otherNames(String host) {
        var found = new CompletableFuture<List<String>>();
        // No virtual thread: the system's resolver would hold its carrier.
        Thread.ofPlatform().daemon().name("member-names").start(() -> found.complete(lookUp(host)));
        return found.completeOnTimeout(List.of(), LOOK_UP_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    private static List<String> lookUp(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            String name = InetAddress.getByAddress(address.getAddress()).getHostName();
            return List.of(address.getHostAddress(), name);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return trust.getAcceptedIssuers();
    }

    // Connections are engines here; of others it is not known whom they are with.

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("only engines are served");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        throw new CertificateException("only engines are served");
    }
}
