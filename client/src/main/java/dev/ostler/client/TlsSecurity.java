package dev.ostler.client;

import dev.ostler.client.net.Security;

import org.apache.zookeeper.common.ClientX509Util;
import org.apache.zookeeper.common.X509Exception.SSLContextException;
import org.apache.zookeeper.common.ZKConfig;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.locks.ReentrantLock;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** TLS as the keys {@code zookeeper.ssl.*} say. Key stores are loaded with the first link. */
final class TlsSecurity implements Security {
    private final ClientX509Util util = new ClientX509Util();
    private final ZKConfig config;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable SSLContext context;

    TlsSecurity(ZKConfig config) {
        this.config = config;
    }

    @Override
    public SSLEngine engine(InetSocketAddress server) throws IOException {
        SSLEngine engine = context().createSSLEngine(server.getHostString(), server.getPort());
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        util.configure(parameters, config);
        engine.setSSLParameters(parameters);
        return engine;
    }

    @Override
    public SSLSocket socket(Socket plain, InetSocketAddress server) throws IOException {
        var socket =
                (SSLSocket)
                        context()
                                .getSocketFactory()
                                .createSocket(
                                        plain, server.getHostString(), server.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        util.configure(parameters, config);
        socket.setSSLParameters(parameters);
        return socket;
    }

    private SSLContext context() throws IOException {
        lock.lock();
        try {
            SSLContext loaded = context;
            if (loaded == null) {
                loaded = util.createSSLContext(config);
                context = loaded;
            }
            return loaded;
        } catch (SSLContextException e) {
            throw new IOException("TLS can't be set up: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }
}
