package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.benchmark.floor.FloorServer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The whole generator, against the do-nothing server. */
class LoadTest {
    private static final Fixture FIXTURE = new Fixture("/base", 2, 5, 100);
    private static final Duration SHORT = Duration.ofMillis(50);

    private FloorServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = new FloorServer(0);
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    @Test
    void aClosedLoopCountsAndTimesWhatIsAnswered() throws Exception {
        LoadResult result = run(new Workload.GetData(FIXTURE), new Pace.Closed(32));

        assertThat(result.operations()).isPositive();
        assertThat(result.latencies().getTotalCount()).isPositive();
        assertThat(result.elapsedNanos()).isGreaterThanOrEqualTo(SHORT.toNanos());
    }

    @Test
    void anOpenLoopKeepsToItsRate() throws Exception {
        LoadResult result = run(new Workload.Mix(FIXTURE, 50), new Pace.Open(10_000));

        double intended = 10_000 * result.elapsedNanos() / 1e9;
        // Late requests are caught up with, so that a busy machine can only shift a few.
        assertThat((double) result.operations()).isBetween(intended * 0.2, intended * 3);
    }

    @Test
    void churnEndsOnWholePairs() throws Exception {
        assertThat(run(new Workload.Churn(FIXTURE), new Pace.Closed(3)).operations()).isPositive();
    }

    @Test
    void whoeverWatchesIsToldOfEachWrite() throws Exception {
        LoadResult told = Notifications.run(server.address(), 3, SHORT, SHORT, () -> 0);

        assertThat(told.operations()).isPositive();
        assertThat(told.operations() % 3).isZero();
    }

    @Test
    void severalThreadsShareTheConnections() throws Exception {
        var plan =
                new LoadPlan(
                        server.address(),
                        new Workload.Exists(FIXTURE).scripts(5),
                        2,
                        new Pace.Closed(1),
                        SHORT,
                        SHORT);
        assertThat(Load.run(plan, () -> 0).operations()).isPositive();
    }

    @Test
    void connectionsGoToEachServerInTurn() {
        var plan =
                new LoadPlan(
                        List.of(server.address(), new InetSocketAddress(1)),
                        new Workload.Exists(FIXTURE).scripts(3),
                        1,
                        new Pace.Closed(1),
                        SHORT,
                        SHORT);
        assertThat(plan.server(0)).isEqualTo(server.address());
        assertThat(plan.server(1)).isEqualTo(new InetSocketAddress(1));
        assertThat(plan.server(2)).isEqualTo(server.address());
    }

    @Test
    void theServersCpuTimeIsTheDifferenceOverTheWindow() throws Exception {
        var clock = new AtomicLong(100);
        var plan =
                new LoadPlan(
                        server.address(),
                        new Workload.Exists(FIXTURE).scripts(1),
                        1,
                        new Pace.Closed(1),
                        SHORT,
                        SHORT);
        assertThat(Load.run(plan, () -> clock.getAndAdd(40)).serverCpuNanos()).isEqualTo(40);
    }

    @Test
    void fixturesAreBuiltAndRemoved() throws Exception {
        FIXTURE.build(server.address());
        FIXTURE.remove(server.address());
    }

    @Test
    void aWrongReplyEndsTheRun() {
        // The do-nothing server knows znodes with 100 bytes of data only.
        var otherData = new Fixture("/base", 0, 5, 101);
        assertThatThrownBy(() -> run(new Workload.GetData(otherData), new Pace.Closed(1)))
                .isInstanceOf(UnexpectedReplyException.class)
                .hasMessageContaining("body of 172 bytes instead of");
    }

    @Test
    void aClosedConnectionEndsTheRun() {
        // The do-nothing server closes the connection when it is asked for children.
        assertThatThrownBy(() -> run(new Workload.GetChildren(FIXTURE), new Pace.Closed(1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed a connection");
    }

    @Test
    void aMissingServerIsAnError() {
        InetSocketAddress address = server.address();
        server.close();
        assertThatThrownBy(() -> FIXTURE.build(address)).isInstanceOf(IOException.class);
    }

    @Test
    void aStormOpensSessions() throws Exception {
        LoadResult result = ConnectStorm.run(server.address(), 5, SHORT, SHORT, () -> 0);

        assertThat(result.operations()).isPositive();
        assertThat(result.latencies().getTotalCount()).isEqualTo(result.operations());
    }

    private LoadResult run(Workload workload, Pace pace) throws IOException, InterruptedException {
        var plan = new LoadPlan(server.address(), workload.scripts(3), 1, pace, SHORT, SHORT);
        return Load.run(plan, () -> 0);
    }
}
