package dev.ostler.recipes.leader;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Work that the leader does. */
class LeaderSelectorTest {
    @TempDir Path directory;
    private Clients clients;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    @Test
    @Tag("F9")
    void oneWorksAtATimeAndAllHaveTheirTurns() throws Exception {
        var inside = new AtomicInteger();
        List<Long> terms = new CopyOnWriteArrayList<>();
        List<String> who = new CopyOnWriteArrayList<>();
        for (String id : List.of("ann", "bob", "cid")) {
            new LeaderSelector(
                            clients.connected(),
                            "/work",
                            id,
                            term -> {
                                assertThat(inside.incrementAndGet()).isOne();
                                terms.add(term.fencingToken());
                                who.add(id);
                                inside.decrementAndGet();
                            })
                    .autoRequeue()
                    .start();
        }
        until(() -> terms.size() >= 20);
        assertThat(List.copyOf(terms)).isSorted().doesNotHaveDuplicates();
        assertThat(who).contains("ann", "bob", "cid");
    }

    @Test
    @Tag("F9")
    void theWorkIsInterruptedWhenTheConnectionIsLost() throws Exception {
        ManagedClient other = clients.throughGateway();
        var began = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        var turns = new AtomicInteger();
        var selector =
                new LeaderSelector(
                                other,
                                "/work",
                                "ann",
                                term -> {
                                    turns.incrementAndGet();
                                    began.countDown();
                                    try {
                                        new CountDownLatch(1).await();
                                    } finally {
                                        interrupted.countDown();
                                    }
                                })
                        .start();
        began.await();
        assertThat(selector.hasLeadership()).isTrue();
        assertThat(get(selector.leader())).contains(new Participant("ann", true));
        clients.gateway().cut();
        interrupted.await();
        until(() -> !selector.hasLeadership());
        until(() -> children(clients.connected(), "/work").isEmpty());
        assertThat(turns).hasValue(1);
        selector.requeue();
        until(() -> turns.get() == 2);
        selector.close();
    }

    @Test
    @Tag("F9")
    void workThatEndsWithAnErrorLeavesTheLeadershipToOthers() throws Exception {
        ManagedClient client = clients.connected();
        var turns = new AtomicInteger();
        var selector =
                new LeaderSelector(
                                client,
                                "/work",
                                "ann",
                                term -> {
                                    turns.incrementAndGet();
                                    throw new AssertionError("a mistake of the application");
                                })
                        .autoRequeue()
                        .start();
        until(() -> turns.get() > 1);
        var other = new CountDownLatch(1);
        new LeaderSelector(client, "/work", "bob", term -> other.countDown()).start();
        other.await();
        selector.close();
    }

    @Test
    @Tag("F9")
    void anExecutorThatTakesNoWorkLeavesTheLeadershipToOthers() throws Exception {
        ManagedClient client = clients.connected();
        var refused = new CountDownLatch(2);
        Executor executor =
                task -> {
                    refused.countDown();
                    throw new RejectedExecutionException("shut down");
                };
        LeaderWork never = term -> {};
        var selector =
                new LeaderSelector(client, "/work", "ann", LossPolicy.CONNECTION, executor, never)
                        .autoRequeue()
                        .start();
        var other = new CountDownLatch(1);
        new LeaderSelector(client, "/work", "bob", term -> other.countDown()).start();
        other.await();
        refused.await();
        until(() -> !selector.hasLeadership());
        selector.close();
    }

    @Test
    @Tag("F9")
    void whoIsClosedTakesPartNoLonger() throws Exception {
        ManagedClient client = clients.connected();
        var began = new CountDownLatch(1);
        var selector =
                new LeaderSelector(
                                client,
                                "/work",
                                "ann",
                                term -> {
                                    began.countDown();
                                    new CountDownLatch(1).await();
                                })
                        .autoRequeue()
                        .start();
        began.await();
        var waiting = new LeaderSelector(client, "/work", "bob", term -> {}).start();
        until(() -> get(waiting.participants()).size() == 2);
        waiting.close();
        until(() -> get(selector.participants()).size() == 1);
        selector.close();
        until(() -> children(client, "/work").isEmpty());
    }
}
