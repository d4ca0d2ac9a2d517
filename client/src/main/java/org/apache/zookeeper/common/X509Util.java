package org.apache.zookeeper.common;

import dev.ostler.certificates.StoreType;
import dev.ostler.certificates.Stores;
import dev.ostler.certificates.Trust;

import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.X509Exception.KeyManagerException;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.apache.zookeeper.common.X509Exception.TrustManagerException;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509KeyManager;
import javax.net.ssl.X509TrustManager;

/**
 * Makes TLS contexts from ZooKeeper's keys. Certificates are checked by the JDK's PKIX rules, and
 * host names by those of HTTPS.
 */
public abstract class X509Util implements Closeable, AutoCloseable {
    public static final String FIPS_MODE_PROPERTY = "zookeeper.fips-mode";
    public static final String TLS_1_1 = "TLSv1.1";
    public static final String TLS_1_2 = "TLSv1.2";
    public static final String TLS_1_3 = "TLSv1.3";
    public static final int DEFAULT_HANDSHAKE_DETECTION_TIMEOUT_MILLIS = 5000;

    /** Whether a server asks its clients for a certificate. */
    public enum ClientAuth {
        NONE,
        WANT,
        NEED;

        /**
         * What a configuration says; NEED for nothing.
         *
         * @throws IllegalArgumentException if it is none of these
         */
        public static ClientAuth fromPropertyValue(String prop) {
            return prop == null || prop.isEmpty() ? NEED : valueOf(prop.toUpperCase(Locale.ROOT));
        }
    }

    /** What all keys of this kind begin with, the dot included. */
    protected abstract String getConfigPrefix();

    protected abstract boolean shouldVerifyClientHostname();

    protected abstract boolean shouldAllowReverseDnsLookup();

    private String key(String name) {
        return getConfigPrefix() + name;
    }

    public String getSslProtocolProperty() {
        return key("protocol");
    }

    public String getSslEnabledProtocolsProperty() {
        return key("enabledProtocols");
    }

    public String getCipherSuitesProperty() {
        return getSslCipherSuitesProperty();
    }

    public String getSslCipherSuitesProperty() {
        return key("ciphersuites");
    }

    public String getSslKeystoreLocationProperty() {
        return key("keyStore.location");
    }

    public String getSslKeystorePasswdProperty() {
        return key("keyStore.password");
    }

    public String getSslKeystorePasswdPathProperty() {
        return key("keyStore.passwordPath");
    }

    public String getSslKeystoreTypeProperty() {
        return key("keyStore.type");
    }

    public String getSslTruststoreLocationProperty() {
        return key("trustStore.location");
    }

    public String getSslTruststorePasswdProperty() {
        return key("trustStore.password");
    }

    public String getSslTruststorePasswdPathProperty() {
        return key("trustStore.passwordPath");
    }

    public String getSslTruststoreTypeProperty() {
        return key("trustStore.type");
    }

    public String getSslContextSupplierClassProperty() {
        return key("context.supplier.class");
    }

    public String getSslHostnameVerificationEnabledProperty() {
        return key("hostnameVerification");
    }

    public String getSslClientHostnameVerificationEnabledProperty() {
        return key("clientHostnameVerification");
    }

    public String getSslAllowReverseDnsLookupProperty() {
        return key("allowReverseDnsLookup");
    }

    public String getSslCrlEnabledProperty() {
        return key("crl");
    }

    public String getSslOcspEnabledProperty() {
        return key("ocsp");
    }

    public String getSslClientAuthProperty() {
        return key("clientAuth");
    }

    public String getSslHandshakeDetectionTimeoutMillisProperty() {
        return key("handshakeDetectionTimeoutMillis");
    }

    public String getFipsModeProperty() {
        return FIPS_MODE_PROPERTY;
    }

    /** All keys of this kind. */
    final List<String> properties() {
        return List.of(
                getSslProtocolProperty(),
                getSslEnabledProtocolsProperty(),
                getSslCipherSuitesProperty(),
                getSslKeystoreLocationProperty(),
                getSslKeystorePasswdProperty(),
                getSslKeystorePasswdPathProperty(),
                getSslKeystoreTypeProperty(),
                getSslTruststoreLocationProperty(),
                getSslTruststorePasswdProperty(),
                getSslTruststorePasswdPathProperty(),
                getSslTruststoreTypeProperty(),
                getSslContextSupplierClassProperty(),
                getSslHostnameVerificationEnabledProperty(),
                getSslClientHostnameVerificationEnabledProperty(),
                getSslAllowReverseDnsLookupProperty(),
                getSslCrlEnabledProperty(),
                getSslOcspEnabledProperty(),
                getSslClientAuthProperty(),
                getSslHandshakeDetectionTimeoutMillisProperty(),
                key("authProvider"),
                key("sslProvider"));
    }

    /** Whether only the JDK's own checks are used; true unless switched off. */
    public static boolean getFipsMode(ZKConfig config) {
        return config.getBoolean(FIPS_MODE_PROPERTY, true);
    }

    /** TLS 1.2 in FIPS mode, else 1.3 where the JVM has it. */
    public static String defaultTlsProtocol(ZKConfig config) {
        if (getFipsMode(config)) {
            return TLS_1_2;
        }
        try {
            List<String> supported =
                    List.of(SSLContext.getDefault().getSupportedSSLParameters().getProtocols());
            return supported.contains(TLS_1_3) ? TLS_1_3 : TLS_1_2;
        } catch (NoSuchAlgorithmException e) {
            return TLS_1_2;
        }
    }

    public boolean isServerHostnameVerificationEnabled(ZKConfig config) {
        return config.getBoolean(getSslHostnameVerificationEnabledProperty(), true);
    }

    public boolean isClientHostnameVerificationEnabled(ZKConfig config) {
        return isServerHostnameVerificationEnabled(config)
                && config.getBoolean(
                        getSslClientHostnameVerificationEnabledProperty(),
                        shouldVerifyClientHostname());
    }

    public boolean allowReverseDnsLookup(ZKConfig config) {
        return config.getBoolean(
                getSslAllowReverseDnsLookupProperty(), shouldAllowReverseDnsLookup());
    }

    /** How long a server waits for the first bytes of a handshake. */
    public int getSslHandshakeTimeoutMillis() {
        String value = System.getProperty(getSslHandshakeDetectionTimeoutMillisProperty());
        int millis = value == null ? 0 : Integer.parseInt(value.trim());
        return millis < 1 ? DEFAULT_HANDSHAKE_DETECTION_TIMEOUT_MILLIS : millis;
    }

    /** The context that the system properties describe. */
    public SSLContext getDefaultSSLContext() throws SSLContextException {
        return createSSLContext(new ZKClientConfig());
    }

    /**
     * The context that a configuration describes. Without a key store there is no certificate to
     * show, without a trust store the JVM's is used.
     *
     * @throws SSLContextException if a store can't be used or the protocol is unknown
     */
    public SSLContext createSSLContext(ZKConfig config) throws SSLContextException {
        if (config.getProperty(getSslContextSupplierClassProperty()) != null) {
            return loadSuppliedSSLContext(config);
        }
        try {
            SSLContext context =
                    SSLContext.getInstance(
                            config.getProperty(
                                    getSslProtocolProperty(), TLS_1_3)); // It has 1.2 as well.
            context.init(keyManagers(config), trustManagers(config), null);
            return context;
        } catch (GeneralSecurityException | X509Exception | IllegalArgumentException e) {
            throw new SSLContextException(e.getMessage(), e);
        }
    }

    private KeyManager[] keyManagers(ZKConfig config) throws KeyManagerException {
        String location = config.getProperty(getSslKeystoreLocationProperty(), "");
        if (location.isEmpty()) {
            return null;
        }
        String password =
                getPasswordFromConfigPropertyOrFile(
                        config, getSslKeystorePasswdProperty(), getSslKeystorePasswdPathProperty());
        String type = config.getProperty(getSslKeystoreTypeProperty());
        return new KeyManager[] {createKeyManager(location, password, type)};
    }

    private TrustManager[] trustManagers(ZKConfig config) throws TrustManagerException {
        String location = config.getProperty(getSslTruststoreLocationProperty(), "");
        if (location.isEmpty()) {
            return null;
        }
        String password =
                getPasswordFromConfigPropertyOrFile(
                        config,
                        getSslTruststorePasswdProperty(),
                        getSslTruststorePasswdPathProperty());
        return new TrustManager[] {
            createTrustManager(
                    location,
                    password,
                    config.getProperty(getSslTruststoreTypeProperty()),
                    config.getBoolean(getSslCrlEnabledProperty()),
                    config.getBoolean(getSslOcspEnabledProperty()),
                    isServerHostnameVerificationEnabled(config),
                    isClientHostnameVerificationEnabled(config),
                    allowReverseDnsLookup(config),
                    getFipsMode(config))
        };
    }

    /**
     * The context of the class that a configuration names.
     *
     * @throws SSLContextException if there is no such class, or it is no supplier
     */
    protected SSLContext loadSuppliedSSLContext(ZKConfig config) throws SSLContextException {
        String name = config.getProperty(getSslContextSupplierClassProperty());
        try {
            Object supplied =
                    Class.forName(name)
                            .asSubclass(Supplier.class)
                            .getConstructor()
                            .newInstance()
                            .get();
            return (SSLContext) supplied;
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new SSLContextException("Could not retrieve the SSLContext from " + name, e);
        }
    }

    /** Sets what the context does not hold: protocols, cipher suites, the check of host names. */
    public final void configure(SSLParameters parameters, ZKConfig config) {
        String protocols = config.getProperty(getSslEnabledProtocolsProperty());
        String protocol = config.getProperty(getSslProtocolProperty());
        if (protocols != null) {
            parameters.setProtocols(protocols.split(",", -1));
        } else if (protocol != null) {
            parameters.setProtocols(new String[] {protocol});
        } else {
            // Servers of ZooKeeper 3.9.5 offer the first by themselves, those of 3.9.6 the second.
            parameters.setProtocols(new String[] {TLS_1_3, TLS_1_2});
        }
        String suites = config.getProperty(getSslCipherSuitesProperty());
        if (suites != null) {
            parameters.setCipherSuites(suites.split(",", -1));
        }
        if (isServerHostnameVerificationEnabled(config)) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
    }

    /**
     * The password that a configuration holds, or the content of the file that it names, which
     * wins; empty if there is neither.
     *
     * @throws IllegalStateException if the file can't be read
     */
    public String getPasswordFromConfigPropertyOrFile(
            ZKConfig config, String propertyName, String pathPropertyName) {
        String path = config.getProperty(pathPropertyName, "");
        if (path.isEmpty()) {
            return config.getProperty(propertyName, "");
        }
        try {
            return Files.readString(Path.of(path), StandardCharsets.UTF_8).trim();
        } catch (IOException e) {
            throw new IllegalStateException("Exception occurred while reading secret from file", e);
        }
    }

    public static X509KeyManager createKeyManager(
            String keyStoreLocation, String keyStorePassword, String keyStoreTypeProp)
            throws KeyManagerException {
        try {
            KeyManager[] managers =
                    Stores.keyManagers(
                            Path.of(keyStoreLocation),
                            type(keyStoreTypeProp, keyStoreLocation),
                            chars(keyStorePassword));
            for (KeyManager manager : managers) {
                if (manager instanceof X509KeyManager found) {
                    return found;
                }
            }
            throw new KeyManagerException("Couldn't find X509KeyManager");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new KeyManagerException(e);
        }
    }

    /**
     * A trust manager for a store. Host names are checked by the engine's parameters, not here.
     *
     * @param crlEnabled whether certificates may be revoked by lists
     * @param ocspEnabled whether certificates may be revoked online
     */
    @SuppressWarnings("unused") // The other parameters are in the signature that others link to.
    public static X509TrustManager createTrustManager(
            String trustStoreLocation,
            String trustStorePassword,
            String trustStoreTypeProp,
            boolean crlEnabled,
            boolean ocspEnabled,
            boolean serverHostnameVerificationEnabled,
            boolean clientHostnameVerificationEnabled,
            boolean allowReverseDnsLookup,
            boolean fipsMode)
            throws TrustManagerException {
        try {
            TrustManager[] managers =
                    Trust.managers(
                            loadTrustStore(
                                    trustStoreLocation, trustStorePassword, trustStoreTypeProp),
                            crlEnabled,
                            ocspEnabled);
            for (TrustManager manager : managers) {
                if (manager instanceof X509TrustManager found) {
                    return found;
                }
            }
            throw new TrustManagerException("Couldn't find X509TrustManager");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw new TrustManagerException(e);
        }
    }

    /**
     * Loads a key store.
     *
     * @param keyStoreTypeProp the name of a {@link KeyStoreFileType}; null to go by the file's name
     */
    public static KeyStore loadKeyStore(
            String keyStoreLocation, String keyStorePassword, String keyStoreTypeProp)
            throws IOException, GeneralSecurityException {
        return Stores.keys(
                Path.of(keyStoreLocation),
                type(keyStoreTypeProp, keyStoreLocation),
                chars(keyStorePassword));
    }

    /** As {@link #loadKeyStore}, for certificates that are trusted. */
    public static KeyStore loadTrustStore(
            String trustStoreLocation, String trustStorePassword, String trustStoreTypeProp)
            throws IOException, GeneralSecurityException {
        return Stores.trusted(
                Path.of(trustStoreLocation),
                type(trustStoreTypeProp, trustStoreLocation),
                chars(trustStorePassword));
    }

    private static StoreType type(String named, String location) {
        return KeyStoreFileType.fromPropertyValueOrFileName(named, location).type();
    }

    private static char[] chars(String password) {
        return password == null ? new char[0] : password.toCharArray();
    }

    public SSLSocket createSSLSocket() throws X509Exception, IOException {
        return (SSLSocket) getDefaultSSLContext().getSocketFactory().createSocket();
    }

    /**
     * TLS over a socket of which some bytes were read already.
     *
     * @param pushbackBytes those bytes; must be empty, the JDK's client sockets can't take them
     */
    public SSLSocket createSSLSocket(Socket socket, byte[] pushbackBytes)
            throws X509Exception, IOException {
        if (pushbackBytes != null && pushbackBytes.length > 0) {
            throw new IOException("bytes were read from the socket before TLS began");
        }
        return (SSLSocket)
                getDefaultSSLContext()
                        .getSocketFactory()
                        .createSocket(
                                socket,
                                socket.getInetAddress().getHostAddress(),
                                socket.getPort(),
                                true);
    }

    public SSLServerSocket createSSLServerSocket() throws X509Exception, IOException {
        return (SSLServerSocket)
                getDefaultSSLContext().getServerSocketFactory().createServerSocket();
    }

    public SSLServerSocket createSSLServerSocket(int port) throws X509Exception, IOException {
        return (SSLServerSocket)
                getDefaultSSLContext().getServerSocketFactory().createServerSocket(port);
    }

    /** Does nothing: a client loads its stores when it is made, as ZooKeeper's does. */
    public void enableCertFileReloading() throws IOException {}

    @Override
    public void close() {}
}
