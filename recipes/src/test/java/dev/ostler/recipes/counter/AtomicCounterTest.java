package dev.ostler.recipes.counter;

import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.OutcomeUnknownException;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;

/** A number that several change. */
class AtomicCounterTest {
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
    @Tag("F10")
    void itCounts() throws Exception {
        var counter = new AtomicCounter(clients.connected(), "/a/counter");
        assertThat(counter.get()).isZero();
        assertThat(counter.compareAndSet(1, 2)).isFalse();
        assertThat(counter.increment()).isEqualTo(new Change(0, 1));
        assertThat(counter.add(10)).isEqualTo(new Change(1, 11));
        assertThat(counter.decrement()).isEqualTo(new Change(11, 10));
        assertThat(counter.compareAndSet(10, -5)).isTrue();
        assertThat(counter.set(7)).isEqualTo(new Change(-5, 7));
        assertThat(counter.get()).isEqualTo(7);
        assertThat(counter.stats().operations()).isEqualTo(6);
        assertThat(counter.stats().writes()).isEqualTo(5);
    }

    @Test
    @Tag("F10")
    void aMistakeInAChangeFailsItAndNotTheNext() throws Exception {
        var counter = new AtomicCounter(clients.connected(), "/counter");
        CompletableFuture<Change> mistaken =
                counter.changeAsync(
                        value -> {
                            throw new AssertionError("a mistake of the application");
                        });
        assertThat(mistaken)
                .failsWithin(Clients.PATIENCE)
                .withThrowableThat()
                .withCauseInstanceOf(AssertionError.class);
        assertThat(counter.increment()).isEqualTo(new Change(0, 1));
    }

    @Test
    @Tag("F10")
    void nothingIsLostBetweenSeveral() throws Exception {
        var all = new ArrayList<CompletableFuture<Change>>();
        var counters = new ArrayList<AtomicCounter>();
        for (int i = 0; i < 3; i++) {
            counters.add(new AtomicCounter(clients.connected(), "/counter"));
        }
        for (int i = 0; i < 50; i++) {
            for (AtomicCounter counter : counters) {
                all.add(counter.addAsync(1));
            }
        }
        assertThat(all.stream().map(Clients::get).map(Change::after).distinct()).hasSize(150);
        assertThat(counters.get(0).get()).isEqualTo(150);
        // Those that were asked for together have shared writes.
        assertThat(counters.stream().mapToLong(counter -> counter.stats().writes()).sum())
                .isLessThan(150);
    }

    @Test
    @Tag("F5")
    @Tag("F10")
    void aLostReplyDoesNotCountTwice() throws Exception {
        ManagedClient other = clients.throughGateway();
        var counter = new AtomicCounter(other, "/counter");
        clients.gateway().loseNextReply();
        assertThat(counter.increment()).isEqualTo(new Change(0, 1));
        for (int i = 1; i < 6; i++) {
            clients.gateway().loseNextReply();
            assertThat(counter.increment()).isEqualTo(new Change(i, i + 1));
        }
        assertThat(counter.get()).isEqualTo(6);
        assertThat(counter.stats().doubts()).isPositive();
    }

    /** Others write so often before the one whose reply was lost can look. */
    private CompletableFuture<Change> overtaken(int others) throws Exception {
        ManagedClient client = clients.connected();
        ManagedClient disturbed = clients.throughGateway();
        var counter = new AtomicCounter(disturbed, "/counter");
        counter.increment();
        var own = new AtomicCounter(client, "/counter");
        clients.gateway().freeze();
        CompletableFuture<Change> doubtful = counter.addAsync(100);
        clients.gateway().loseNextReply();
        clients.gateway().thaw();
        until(() -> own.get() == 101);
        clients.gateway().refuse();
        for (int i = 0; i < others; i++) {
            own.increment();
        }
        clients.gateway().thaw();
        return doubtful;
    }

    @Test
    @Tag("F5")
    @Tag("F10")
    void aLostReplyIsClearedUpAfterOthersHaveWritten() throws Exception {
        assertThat(get(overtaken(Count.WRITES_MAX / 2))).isEqualTo(new Change(1, 101));
        assertThat(new AtomicCounter(clients.connected(), "/counter").get())
                .isEqualTo(101 + Count.WRITES_MAX / 2);
    }

    @Test
    @Tag("F5")
    @Tag("F10")
    void whatNobodyCanTellIsSaid() throws Exception {
        // A reply may still come in time; then there is no doubt.
        CompletableFuture<Change> doubtful = overtaken(Count.WRITES_MAX + 1);
        assertThatThrownBy(() -> get(doubtful)).hasCauseInstanceOf(OutcomeUnknownException.class);
        assertThat(new AtomicCounter(clients.connected(), "/counter").get())
                .isEqualTo(101 + Count.WRITES_MAX + 1);
    }

    @Test
    @Tag("F10")
    void whatIsNoCounterIsNotChanged() throws Exception {
        ManagedClient client = clients.connected();
        on(client, handle -> handle.zk().create("/counter", Bytes.utf8("seven")));
        var counter = new AtomicCounter(client, "/counter");
        assertThatThrownBy(counter::increment)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("not a counter");
        assertThat(on(client, handle -> handle.zk().getData("/counter")).text()).isEqualTo("seven");
    }
}
