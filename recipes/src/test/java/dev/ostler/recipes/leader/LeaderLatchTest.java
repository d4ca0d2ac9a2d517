package dev.ostler.recipes.leader;

import static dev.ostler.recipes.testing.Clients.PATIENCE;
import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** Elections. */
class LeaderLatchTest {
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

    private static final class Changes implements LeaderLatchListener {
        final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void isLeader(long term) {
            all.add("leader");
        }

        @Override
        public void notLeader() {
            all.add("not");
        }
    }

    @Test
    @Tag("F9")
    void oneLeadsAndTheNextFollows() throws Exception {
        ManagedClient client = clients.connected();
        var first = new LeaderLatch(client, "/election", "ann").start();
        long term = first.await();
        var second = new LeaderLatch(clients.connected(), "/election", "bob").start();
        until(() -> children(client, "/election").size() == 2);
        assertThat(second.hasLeadership()).isFalse();
        assertThat(second.await(Duration.ofMillis(10))).isFalse();
        assertThat(get(second.participants()))
                .containsExactly(new Participant("ann", true), new Participant("bob", false));
        assertThat(get(second.leader())).contains(new Participant("ann", true));
        first.close();
        assertThat(first.hasLeadership()).isFalse();
        assertThat(second.await()).isGreaterThan(term);
        assertThat(second.await(PATIENCE)).isTrue();
        assertThatThrownBy(first::await).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(second::start).isInstanceOf(IllegalStateException.class);
        second.close();
        second.close();
        assertThat(children(client, "/election")).isEmpty();
    }

    @Test
    @Tag("F9")
    void aLostConnectionEndsItUntilItIsBack() throws Exception {
        ManagedClient other = clients.throughGateway();
        var latch = new LeaderLatch(other, "/election", "ann").start();
        var changes = new Changes();
        long term = latch.await();
        latch.onChange(changes);
        var patient =
                new LeaderLatch(other, "/patient", "ann", CloseMode.SILENT, LossPolicy.SESSION)
                        .start();
        patient.await();
        clients.gateway().refuse();
        until(() -> !latch.hasLeadership());
        assertThat(patient.hasLeadership()).isTrue();
        clients.gateway().thaw();
        until(latch::hasLeadership);
        assertThat(latch.term()).isEqualTo(OptionalLong.of(term));
        until(() -> changes.all.size() == 2);
        assertThat(changes.all).containsExactly("not", "leader");
    }

    @Test
    @Tag("F9")
    void aNewSessionLeadsInANewTerm() throws Exception {
        ManagedClient other = clients.throughGateway();
        var latch = new LeaderLatch(other, "/election", "ann").start();
        long term = latch.await();
        Clients.expire(other);
        until(() -> latch.term().orElse(0) > term);
        assertThat(children(clients.connected(), "/election")).hasSize(1);
    }

    @Test
    @Tag("F9")
    void theLeaderOfADeadSessionIsFollowedByTheNext() throws Exception {
        ManagedClient other = clients.throughGateway(1000);
        var first = new LeaderLatch(other, "/election", "ann").start();
        long term = first.await();
        var second = new LeaderLatch(clients.connected(), "/election", "bob").start();
        CompletableFuture<Long> next = second.leadership();
        clients.gateway().refuse();
        assertThat(get(next)).isGreaterThan(term);
        assertThat(first.hasLeadership()).isFalse();
        clients.gateway().thaw();
        until(() -> get(second.participants()).size() == 2);
        assertThat(first.hasLeadership()).isFalse();
        second.close();
        assertThat(first.await()).isGreaterThan(get(next));
    }

    @Test
    @Tag("F9")
    void aDeletedZnodeEndsIt() throws Exception {
        ManagedClient client = clients.connected();
        var latch = new LeaderLatch(client, "/election", "ann").start();
        var changes = new Changes();
        latch.onChange(changes);
        long term = latch.await();
        String name = children(client, "/election").get(0);
        on(clients.connected(), handle -> handle.zk().delete("/election/" + name));
        until(() -> latch.term().orElse(0) > term);
        until(() -> changes.all.size() == 3);
        assertThat(changes.all).containsExactly("leader", "not", "leader");
    }

    @Test
    @Tag("F9")
    void listenersHearOfTheCloseIfTheyWantTo() throws Exception {
        ManagedClient client = clients.connected();
        var silent = new LeaderLatch(client, "/silent", "ann").start();
        var telling =
                new LeaderLatch(
                                client,
                                "/telling",
                                "ann",
                                CloseMode.NOTIFY_LEADER,
                                LossPolicy.CONNECTION)
                        .start();
        var nothing = new Changes();
        var something = new Changes();
        silent.await();
        telling.await();
        silent.onChange(nothing);
        telling.onChange(something);
        silent.close();
        telling.close();
        until(() -> something.all.size() == 1);
        assertThat(something.all).containsExactly("not");
        assertThat(nothing.all).isEmpty();
    }

    @Test
    @Tag("F9")
    void aClosedClientLeadsNothing() throws Exception {
        ManagedClient client = clients.connected();
        var latch = new LeaderLatch(client, "/election", "ann").start();
        latch.await();
        var waiting = new LeaderLatch(client, "/election", "bob").start();
        CompletableFuture<Long> never = waiting.leadership();
        client.close();
        assertThat(latch.hasLeadership()).isFalse();
        assertThatThrownBy(() -> get(never)).hasCauseInstanceOf(IllegalStateException.class);
        latch.close();
        waiting.close();
    }
}
