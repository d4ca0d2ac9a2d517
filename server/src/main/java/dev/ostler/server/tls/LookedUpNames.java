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
        String name = host;
        try {
            InetAddress address = InetAddress.getByName(host);
            if (CertificateNames.include(certificate, address.getHostAddress())) {
                return;
            }
            name = InetAddress.getByAddress(address.getAddress()).getHostName();
            if (CertificateNames.include(certificate, name)) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new CertificateException(refusal(certificate, host, host), e);
        }
        throw new CertificateException(refusal(certificate, host, name));
    }

    private static String refusal(X509Certificate certificate, String host, String name) {
        return "the certificate of %s does not name %s%s"
                .formatted(
                        certificate.getSubjectX500Principal().getName(),
                        host,
                        name.equals(host) ? "" : ", nor " + name);
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
