package dev.ostler.server;

import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.ExitCode;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.server.election.ElectionPortUnavailableException;
import dev.ostler.server.quorum.QuorumPortUnavailableException;
import dev.ostler.storage.disk.StorageException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Runs a server until the process is told to end. Arguments as {@link ServerConfig#load} takes
 * them; the property {@code ostler.home} names the root of the distribution.
 */
public final class Main {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] arguments) {
        ServerConfig config;
        try {
            config = load(arguments);
        } catch (ConfigException e) {
            System.err.println(e.report());
            System.exit(e.exitCode().number());
            return;
        }
        System.exit(run(config));
    }

    static ServerConfig load(String... arguments) throws ConfigException {
        ServerConfig config =
                ServerConfig.load(
                        List.of(arguments),
                        Path.of(System.getProperty("ostler.home", ".")),
                        System.getProperties());
        for (String notice : config.notices()) {
            LOG.warn(notice);
        }
        return config;
    }

    private static int run(ServerConfig config) {
        try {
            // A process may be told to end before there is a server that could be closed.
            var running = new AtomicReference<@Nullable Closeable>();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> close(running.get()), "shutdown"));
            running.set(start(config));
            new CountDownLatch(1).await();
            return ExitCode.OK.number();
        } catch (StorageException e) {
            LOG.error("{}", e.getMessage());
            if (e.exitCode() == ExitCode.UNABLE_TO_ACCESS_DATADIR.number()) {
                System.err.println("Unable to access datadir, exiting abnormally");
            }
            System.err.println(e.getMessage());
            return e.exitCode();
        } catch (IOException e) {
            LOG.error("{}", e.getMessage());
            System.err.println(e.getMessage());
            return e instanceof ElectionPortUnavailableException
                    ? ExitCode.UNABLE_TO_BIND_QUORUM_PORT.number()
                    : ExitCode.UNEXPECTED_ERROR.number();
        } catch (InterruptedException e) {
            return ExitCode.OK.number();
        }
    }

    /** A server as the process runs it: with what it can't go on from, the process ends. */
    static Operations start(ServerConfig config) throws IOException {
        var failed = new AtomicBoolean();
        Consumer<Throwable> onFailure =
                cause -> {
                    if (failed.compareAndSet(false, true)) {
                        fail(cause);
                    }
                };
        if (config.ensemble().isDistributed()) {
            EnsembleServer server = EnsembleServer.start(config, onFailure);
            return Operations.of(server, server.shown());
        }
        Server server = Server.start(config, onFailure);
        return Operations.of(server, server.shown());
    }

    /** What is in memory can't be trusted or kept any more: nothing is saved, nothing answered. */
    private static void fail(Throwable cause) {
        ExitCode code;
        if (cause instanceof QuorumPortUnavailableException) {
            LOG.error("{}", cause.getMessage());
            code = ExitCode.UNABLE_TO_BIND_QUORUM_PORT;
        } else {
            LOG.error("Severe unrecoverable error, exiting", cause);
            code = ExitCode.TXNLOG_ERROR_TAKING_SNAPSHOT;
        }
        Runtime.getRuntime().halt(code.number());
    }

    private static void close(@Nullable Closeable server) {
        if (server == null) {
            return;
        }
        try {
            server.close();
            LOG.info("Stopped");
        } catch (IOException e) {
            LOG.error("The server did not stop cleanly", e);
        }
    }
}
