package dev.ostler.server;

import dev.ostler.server.admin.AdminHandler;
import dev.ostler.server.admin.Data;
import dev.ostler.server.admin.MetricsHandler;
import dev.ostler.server.admin.Probes;
import dev.ostler.server.config.AdminServerConfig;
import dev.ostler.server.config.ConsoleConfig.OpenTo;
import dev.ostler.server.config.MetricsConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.console.ConsoleHandler;
import dev.ostler.server.fourletter.FourLetterWords;
import dev.ostler.server.http.HttpPort;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A server in its process with the ports for its operators: the commands and the console over HTTP,
 * and the page for Prometheus. Both are opened when the server serves, the first one in the
 * background: no client waits for it, and without it the server goes on.
 */
final class Operations implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final int METRICS_IDLE_MILLIS = 60_000;

    private final Closeable server;
    private final Optional<HttpPort> metrics;
    private final CompletableFuture<Optional<HttpPort>> admin;

    /** What the ports show. */
    record Shown(
            ServerConfig config,
            FourLetterWords words,
            Data data,
            dev.ostler.server.console.Shown console) {}

    private Operations(
            Closeable server,
            Optional<HttpPort> metrics,
            CompletableFuture<Optional<HttpPort>> admin) {
        this.server = server;
        this.metrics = metrics;
        this.admin = admin;
    }

    /**
     * Opens the ports that the configuration asks for.
     *
     * @throws IOException if that for Prometheus can't be; the server is closed then
     */
    static Operations of(Closeable server, Shown shown) throws IOException {
        Optional<HttpPort> metrics;
        try {
            metrics = openMetrics(shown);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        var admin = CompletableFuture.completedFuture(Optional.<HttpPort>empty());
        if (shown.config.adminServer().enabled()) {
            admin =
                    CompletableFuture.supplyAsync(
                            () -> openAdmin(shown),
                            task -> Thread.ofPlatform().name("admin-start").daemon().start(task));
        }
        return new Operations(server, metrics, admin);
    }

    private static Optional<HttpPort> openMetrics(Shown shown) throws IOException {
        MetricsConfig config = shown.config.metrics();
        if (config.provider() != MetricsConfig.Provider.PROMETHEUS) {
            return Optional.empty();
        }
        try {
            HttpPort port =
                    HttpPort.open(
                            config.address(),
                            "metrics-http",
                            METRICS_IDLE_MILLIS,
                            new MetricsHandler(shown.words.state()));
            LOG.info("Metrics for Prometheus at {}/metrics", port.address());
            return Optional.of(port);
        } catch (IOException e) {
            throw new IOException(
                    "Cannot boot MetricsProvider "
                            + config.provider().className()
                            + ": "
                            + e.getMessage()
                            + "; set metricsProvider.httpPort",
                    e);
        }
    }

    private static Optional<HttpPort> openAdmin(Shown shown) {
        AdminServerConfig config = shown.config.adminServer();
        try {
            HttpPort port =
                    HttpPort.open(
                            config.address(),
                            "admin-http",
                            config.idleTimeoutMillis(),
                            new ConsoleHandler(
                                    shown.words,
                                    shown.console,
                                    new Probes(
                                            shown.words.state(),
                                            new AdminHandler(shown.words, shown.data))));
            LOG.info("Admin commands at {}{}", port.address(), config.commandUrl());
            OpenTo openTo = shown.config.console().openTo();
            if (openTo != OpenTo.NOBODY) {
                LOG.info(
                        "Console at http://{}:{}/console/, for {}",
                        openTo == OpenTo.LOCAL ? "localhost" : port.address().getHostString(),
                        port.address().getPort(),
                        openTo == OpenTo.LOCAL ? "browsers on this machine" : "all who reach it");
            }
            return Optional.of(port);
        } catch (IOException e) {
            LOG.warn(
                    "Problem starting AdminServer: {}. The server runs without it; set"
                            + " admin.serverPort, or admin.enableServer=false",
                    e.getMessage());
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("Problem starting AdminServer; the server runs without it", e);
            return Optional.empty();
        }
    }

    /** Where the commands are listened for, once that is decided; empty if they are not. */
    Optional<InetSocketAddress> adminAddress() {
        return admin.join().map(HttpPort::address);
    }

    /** Where Prometheus is listened for, if it is. */
    Optional<InetSocketAddress> metricsAddress() {
        return metrics.map(HttpPort::address);
    }

    @Override
    public void close() throws IOException {
        try {
            close(admin.join());
            close(metrics);
        } finally {
            server.close();
        }
    }

    private static void close(Optional<HttpPort> port) throws IOException {
        if (port.isPresent()) {
            port.get().close();
        }
    }
}
