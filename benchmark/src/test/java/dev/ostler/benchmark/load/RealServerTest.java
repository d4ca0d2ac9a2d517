package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.Server;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loads that the do-nothing server does not know. */
class RealServerTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Fixture FIXTURE = new Fixture("/base", 0, 5, 100);

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @TempDir private Path directory;

    @Test
    @Timeout(120)
    void everyReplyIsTheOneThatIsDueAndEveryWatcherHearsOfEachChange() throws Exception {
        try (Server server = start()) {
            FIXTURE.build(server.clientAddress());
            for (Workload workload :
                    List.of(
                            new Workload.Lock(FIXTURE),
                            new Workload.Sync(FIXTURE),
                            new Workload.MultiSet(FIXTURE, 4),
                            new Workload.GetChildren(FIXTURE))) {
                var plan =
                        new LoadPlan(
                                server.clientAddress(),
                                workload.scripts(3),
                                1,
                                new Pace.Closed(10),
                                SHORT,
                                SHORT);
                measured(() -> Load.run(plan, () -> 0));
            }

            LoadResult told =
                    measured(
                            () ->
                                    Notifications.run(
                                            server.clientAddress(), 7, SHORT, SHORT, () -> 0));
            assertThat(told.operations() % 7).isZero();
            assertThat(told.latencies().getTotalCount()).isEqualTo(told.operations() / 7);
            FIXTURE.remove(server.clientAddress()); // Nothing was left below it.
        }
        assertThat(failures).isEmpty();
    }

    /**
     * Repeats a load until some of it falls into its window: a busy machine may sleep through one.
     */
    private static LoadResult measured(Callable<LoadResult> load) throws Exception {
        LoadResult result = load.call();
        while (result.operations() == 0) {
            result = load.call();
        }
        return result;
    }

    @Test
    void sessionsLeaveWatchesOnlyWhenTheyAreAskedTo() throws Exception {
        try (Server server = start()) {
            FIXTURE.build(server.clientAddress());
            var eachWatchesFour = new Workload.Watch(FIXTURE, 4);
            try (var sessions = new WatchingSessions(server.clientAddress(), 3, eachWatchesFour)) {
                assertThat(word(server, "wchs")).endsWith("Total watches:0\n");
                assertThat(sessions.watch()).isEqualTo(12);
                assertThat(word(server, "wchs"))
                        .isEqualTo("3 connections watching 5 paths\nTotal watches:12\n");
            }
        }
        assertThat(failures).isEmpty();
    }

    private Server start() throws Exception {
        String text =
                "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\nmaxClientCnxns=0\n"
                        + "4lw.commands.whitelist=*\ndataDir=";
        var config = ServerConfig.parse(text + directory + "\n", "test", new Properties());
        return Server.start(config, failures::add);
    }

    private static String word(Server server, String word) throws IOException {
        InetSocketAddress address = server.clientAddress();
        try (var socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(word.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
