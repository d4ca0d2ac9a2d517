package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.barrier.Barrier;
import dev.ostler.recipes.barrier.DoubleBarrier;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.counter.AtomicCounter;
import dev.ostler.recipes.counter.Change;
import dev.ostler.recipes.leader.LeaderLatch;
import dev.ostler.recipes.leader.LeaderSelector;
import dev.ostler.recipes.queue.Claim;
import dev.ostler.recipes.queue.DistributedQueue;
import dev.ostler.recipes.shared.SharedCount;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Elections, barriers, counters, shared values and queues. */
class CoordinationTest extends RecipeSuite {
    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    @Tag("F9")
    void oneLeads() throws Exception {
        ManagedClient mortal = connect();
        var first = new LeaderLatch(mortal, "/election", "ann").start();
        long term = first.await();
        var second = new LeaderLatch(connect(), "/election", "bob").start();
        assertThat(second.await(Duration.ofMillis(50))).isFalse();
        mortal.close();
        assertThat(first.hasLeadership()).isFalse();
        assertThat(get(second.leadership())).isGreaterThan(term);
        second.close();

        var worked = new CountDownLatch(3);
        var selector =
                new LeaderSelector(connect(), "/work", "ann", leading -> worked.countDown())
                        .autoRequeue()
                        .start();
        assertThat(worked.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        selector.close();
    }

    @Test
    @Tag("F10")
    void barriersCountersAndValues() throws Exception {
        ManagedClient client = connect();
        ManagedClient other = connect();
        var barrier = new Barrier(client, "/barrier");
        barrier.set();
        CompletableFuture<Boolean> gone = new Barrier(other, "/barrier").awaitAsync(null);
        assertThat(barrier.await(Duration.ofMillis(10))).isFalse();
        barrier.remove();
        assertThat(get(gone)).isTrue();

        var mine = new DoubleBarrier(client, "/double", 2);
        var others = new DoubleBarrier(other, "/double", 2);
        for (int round = 0; round < 5; round++) {
            CompletableFuture<Boolean> entered = others.enterAsync(null);
            assertThat(mine.enter(PATIENCE)).isTrue();
            assertThat(get(entered)).isTrue();
            CompletableFuture<Boolean> left = others.leaveAsync(null);
            assertThat(mine.leave(PATIENCE)).isTrue();
            assertThat(get(left)).isTrue();
        }

        var counters =
                List.of(
                        new AtomicCounter(client, "/counter"),
                        new AtomicCounter(other, "/counter"));
        var changes = new ArrayList<CompletableFuture<Change>>();
        for (int i = 0; i < 50; i++) {
            changes.add(counters.get(i % 2).addAsync(1));
        }
        for (CompletableFuture<Change> change : changes) {
            get(change);
        }
        assertThat(counters.get(0).get()).isEqualTo(50);

        try (var count = new SharedCount(client, "/count", 3);
                var same = new SharedCount(other, "/count", 4)) {
            assertThat(get(count.start()).value()).isEqualTo(3);
            get(same.start());
            var heard = new CompletableFuture<Integer>();
            same.onChange(now -> heard.complete(now.value()));
            assertThat(get(count.trySet(count.get(), 5))).isPresent();
            assertThat(get(heard)).isEqualTo(5);
        }
    }

    @Test
    @Tag("F11")
    void queues() throws Exception {
        var producer = new DistributedQueue(connect(), "/queue", 2);
        var consumer = new DistributedQueue(connect(), "/queue");
        var waiting = consumer.pollAsync(null);
        producer.put(Bytes.utf8("a"));
        assertThat(get(waiting)).contains(Bytes.utf8("a"));
        producer.put(Bytes.utf8("b"));
        producer.put(Bytes.utf8("c"));
        assertThat(producer.offer(Bytes.utf8("d"))).isFalse();
        Claim claim = consumer.claim(PATIENCE).orElseThrow();
        assertThat(claim.item()).isEqualTo(Bytes.utf8("b"));
        get(claim.acknowledge());
        assertThat(consumer.take()).isEqualTo(Bytes.utf8("c"));
        assertThat(get(consumer.sizeAsync())).isZero();
    }
}
