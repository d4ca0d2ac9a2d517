package dev.ostler.client;

import dev.ostler.client.net.Security;

import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.apache.zookeeper.common.ZKConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** TLS as the keys {@code zookeeper.ssl.*} say. Key stores are loaded with the first link. */
final class TlsSecurity implements Security {
    private final ZKConfig config;
    private @Nullable SSLContext context;

    TlsSecurity(ZKConfig config) {
        this.config = config;
    }

    @Override
    public SSLEngine engine(InetSocketAddress server) throws IOException {
        try (var util = new ClientX509Util()) {
            SSLContext loaded = context;
            if (loaded == null) {
                loaded = util.createSSLContext(config);
                context = loaded;
            }
            SSLEngine engine = loaded.createSSLEngine(server.getHostString(), server.getPort());
            engine.setUseClientMode(true);
            util.configure(engine, config);
            return engine;
        } catch (SSLContextException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        }
    }
}
