package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.Server;
import dev.ostler.server.config.ServerConfig;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;

/** Loads that the do-nothing server does not know. */
class RealServerTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Fixture FIXTURE = new Fixture("/base", 0, 5, 100);

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    @TempDir private Path directory;

    @Test
    void everyReplyIsTheOneThatIsDueAndEveryWatcherHearsOfEachChange() throws Exception {
        String text =
                "clientPort=0\nclientPortAddress=127.0.0.1\npreAllocSize=64\nmaxClientCnxns=0\n"
                        + "dataDir=";
        var config = ServerConfig.parse(text + directory + "\n", "test", new Properties());
        try (var server = Server.start(config, failures::add)) {
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
                assertThat(Load.run(plan, () -> 0).operations()).isPositive();
            }

            LoadResult told = Notifications.run(server.clientAddress(), 7, SHORT, SHORT, () -> 0);
            assertThat(told.operations()).isPositive();
            assertThat(told.operations() % 7).isZero();
            assertThat(told.latencies().getTotalCount()).isEqualTo(told.operations() / 7);
            FIXTURE.remove(server.clientAddress()); // Nothing was left below it.
        }
        assertThat(failures).isEmpty();
    }
}
