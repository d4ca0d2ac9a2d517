package dev.ostler.server.tls;

import dev.ostler.server.config.TlsConfig;
import dev.ostler.server.config.TlsConfig.Store;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;

/** Makes engines for connections, of what the stores hold. Any thread may ask. */
public final class TlsContext {
    private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

    private final TlsConfig config;
    private volatile SSLContext context;

    /** What the files were when they were read last. For one thread at a time. */
    private Map<Path, Stamp> read;

    private record Stamp(FileTime changed, long bytes, @Nullable Object file) {}

    private TlsContext(TlsConfig config) throws IOException {
        this.config = config;
        read = stamps(config);
        context = load(config);
        check();
    }

    /**
     * Reads the stores.
     *
     * @throws IOException if they can't be used, or the JVM lacks what the configuration names; the
     *     message says what
     */
    public static TlsContext open(TlsConfig config) throws IOException {
        // What follows reads it once. ZooKeeper sets it as well.
        String property = "jdk.tls.rejectClientInitiatedRenegotiation";
        if (System.getProperty(property) == null) {
            System.setProperty(property, "true");
        }
        return new TlsContext(config);
    }

    private static SSLContext load(TlsConfig config) throws IOException {
        String supplier = config.supplier();
        if (supplier != null) {
            return supplied(supplier);
        }
        Store keys = config.keys();
        Store trusted = config.trusted();
        try {
            var loaded = SSLContext.getInstance("TLS");
            loaded.init(
                    keys == null ? null : ConfiguredStores.keyManagers(keys),
                    trustManagers(config, trusted),
                    null);
            return loaded;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    private static TrustManager @Nullable [] trustManagers(
            TlsConfig config, @Nullable Store trusted)
            throws IOException, GeneralSecurityException {
        TrustManager[] managers =
                trusted == null
                        ? null
                        : ConfiguredStores.trustManagers(trusted, config.crl(), config.ocsp());
        return config.names().lookedUp()
                ? LookedUpNames.checkedBy(managers, config.names())
                : managers;
    }

    private static SSLContext supplied(String name) throws IOException {
        try {
            Object supplier = Class.forName(name).getConstructor().newInstance();
            if (supplier instanceof Supplier<?> some && some.get() instanceof SSLContext made) {
                return made;
            }
        } catch (ReflectiveOperationException e) {
            throw new IOException("no TLS context can be had of the class " + name + ": " + e, e);
        }
        throw new IOException("the class " + name + " supplies no SSLContext");
    }

    /** Names that the JVM does not know are told at the start, not to each who connects. */
    private void check() throws IOException {
        try {
            var _ = server(null);
        } catch (IllegalArgumentException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }

    /**
     * For a connection that came in.
     *
     * @param remote from where, if that is known
     */
    public SSLEngine server(@Nullable InetSocketAddress remote) {
        SSLEngine engine =
                remote == null || !config.names().ofClients()
                        ? context.createSSLEngine()
                        : context.createSSLEngine(
                                remote.getAddress().getHostAddress(), remote.getPort());
        engine.setUseClientMode(false);
        SSLParameters parameters = parameters(engine, config.names().ofClients());
        switch (config.clientAuth()) {
            case NEED -> parameters.setNeedClientAuth(true);
            case WANT -> parameters.setWantClientAuth(true);
            case NONE -> {}
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    /**
     * For a connection that goes out.
     *
     * @param remote where to, by the name that the other end is configured by
     */
    public SSLEngine client(InetSocketAddress remote) {
        SSLEngine engine = context.createSSLEngine(remote.getHostString(), remote.getPort());
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters(engine, config.names().ofServers()));
        return engine;
    }

    private SSLParameters parameters(SSLEngine engine, boolean checksName) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(config.protocols().toArray(String[]::new));
        if (!config.cipherSuites().isEmpty()) {
            parameters.setCipherSuites(config.cipherSuites().toArray(String[]::new));
        }
        // Else LookedUpNames does, which the trust store's managers stand behind.
        boolean jdkChecks = !config.names().lookedUp() || config.supplier() != null;
        if (checksName && jdkChecks) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        return parameters;
    }

    /** Whether it is worth calling {@link #reloadIfChanged}. */
    public boolean reloads() {
        return config.reloads();
    }

    /**
     * Reads the stores again if they are not what they were: connections from now on have what is
     * in them. What can't be used is told, and leaves all as it was. For one thread at a time.
     */
    public void reloadIfChanged() {
        Map<Path, Stamp> now = stamps(config);
        if (now.equals(read)) {
            return;
        }
        read = now;
        try {
            context = load(config);
            LOG.info("The certificates of {} were read again", now.keySet());
        } catch (IOException e) {
            LOG.warn("Going on with the certificates from before: {}", e.getMessage());
        }
    }

    private static Map<Path, Stamp> stamps(TlsConfig config) {
        var stamps = new LinkedHashMap<Path, Stamp>();
        for (Path file : files(config)) {
            try {
                BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file, new Stamp(now.lastModifiedTime(), now.size(), now.fileKey()));
            } catch (IOException e) {
                LOG.debug("{} can't be looked at: {}", file, e.toString());
            }
        }
        return stamps;
    }

    private static List<Path> files(TlsConfig config) {
        var files = new ArrayList<Path>();
        for (Store store : new @Nullable Store[] {config.keys(), config.trusted()}) {
            if (store != null) {
                files.add(store.file());
            }
        }
        return files;
    }
}
