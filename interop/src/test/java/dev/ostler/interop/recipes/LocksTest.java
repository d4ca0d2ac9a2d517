package dev.ostler.interop.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.interop.server.Await;
import dev.ostler.interop.server.ChildProcess;
import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.recipes.line.Loss;
import dev.ostler.recipes.lock.DistributedLock;
import dev.ostler.recipes.lock.FairLock;
import dev.ostler.recipes.lock.Held;
import dev.ostler.recipes.lock.MultiLock;
import dev.ostler.recipes.lock.OneNodeLock;
import dev.ostler.recipes.lock.ReadWriteLock;
import dev.ostler.recipes.lock.Semaphore;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Locks, between threads, clients and processes. */
@Execution(ExecutionMode.CONCURRENT) // They mostly wait, for sessions to expire.
class LocksTest extends RecipeSuite {
    private static final int PROCESSES = 3;
    private static final int THREADS = 3;
    private static final int ROUNDS = 5;

    @TempDir Path directory;

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private ChildProcess worker(String kind, int number, String... more) throws Exception {
        var arguments =
                new ArrayList<String>(
                        List.of(
                                "-cp",
                                System.getProperty("java.class.path"),
                                LockWorker.class.getName(),
                                connectString(),
                                kind,
                                Integer.toString(THREADS),
                                Integer.toString(ROUNDS)));
        arguments.addAll(List.of(more));
        return ChildProcess.start(
                ChildProcess.java(List.of(), arguments),
                directory.resolve("worker-" + number + ".txt"));
    }

    private static void createNumber(ManagedClient client) throws InterruptedException {
        client.await(
                client.call(
                        Repeat.ALWAYS,
                        handle -> handle.zk().create(LockWorker.NUMBER, Bytes.utf8("0"))));
    }

    private static List<Long> tokens(ChildProcess worker) {
        return worker.output()
                .lines()
                .filter(line -> line.startsWith("token "))
                .map(line -> Long.valueOf(line.substring("token ".length())))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fair", "one"})
    @Tag("S210")
    @Tag("S211")
    @Tag("F8")
    void threadsOfSeveralProcessesExcludeEachOther(String kind) throws Exception {
        ManagedClient client = connect();
        createNumber(client);
        var workers = new ArrayList<ChildProcess>();
        for (int i = 0; i < PROCESSES; i++) {
            workers.add(worker(kind, i));
        }
        var all = new ArrayList<Long>();
        for (ChildProcess worker : workers) {
            assertThat(worker.exitCode(PATIENCE.multipliedBy(2))).as(worker::output).isZero();
            assertThat(tokens(worker)).isSorted();
            all.addAll(tokens(worker));
        }
        assertThat(all).hasSize(PROCESSES * THREADS * ROUNDS).doesNotHaveDuplicates();
        assertThat(LockWorker.number(client)).isEqualTo(PROCESSES * THREADS * ROUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fair", "one"})
    @Tag("S212")
    @Tag("F8")
    void whenItsHolderIsKilledTheNextGetsIt(String kind) throws Exception {
        ManagedClient client = connect();
        createNumber(client);
        try (ChildProcess holder = worker(kind, 0, "die")) {
            DistributedLock lock = LockWorker.lock(client, kind);
            Await.until(
                    () -> {
                        assertThat(holder.hasEndedWithin(Duration.ZERO))
                                .as(holder::output)
                                .isFalse();
                        return holder.output().lines().anyMatch(line -> line.startsWith("held "));
                    },
                    holder::output);
            assertThat(lock.tryAcquire(Duration.ZERO)).isEmpty();
            CompletableFuture<Held> next = lock.acquireAsync();
            assertThat(get(lock.participants())).isNotEmpty();
            assertThat(next).isNotDone();
            holder.kill();
            assertThat(get(next).isHeld()).isTrue();
        }
    }

    @Test
    @Tag("S213")
    @Tag("S214")
    @Tag("S215")
    @Tag("S216")
    @Tag("S218")
    @Tag("F8")
    void readersShareAndWritersDoNot() throws Exception {
        ManagedClient mortal = connect();
        Held first = new ReadWriteLock(mortal, "/rw").readLock().acquire();
        Held second = new ReadWriteLock(connect(), "/rw").readLock().acquire();
        var lock = new ReadWriteLock(connect(), "/rw");
        assertThat(lock.writeLock().tryAcquire(Duration.ZERO)).isEmpty();
        CompletableFuture<Held> writer = lock.writeLock().acquireAsync();
        awaitParticipants(lock, 3);
        // W in front: a reader behind it waits.
        assertThat(lock.readLock().tryAcquire(Duration.ZERO)).isEmpty();
        assertThat(get(lock.readLock().participants()))
                .satisfiesExactly(
                        path -> assertThat(path).contains("R-"),
                        path -> assertThat(path).contains("R-"),
                        path -> assertThat(path).contains("W-"));
        second.release();
        assertThat(writer).isNotDone();
        mortal.close(); // the end of its session is a release
        Held written = get(writer);
        assertThat(written.fencingToken()).isGreaterThan(first.fencingToken());
        CompletableFuture<Held> readerBehind = lock.readLock().acquireAsync();
        Held reading = get(lock.downgrade(written));
        assertThat(get(readerBehind).isHeld()).isTrue();
        reading.release();
    }

    private static void awaitParticipants(ReadWriteLock lock, int count) throws Exception {
        Await.until(
                () -> participants(lock) == count,
                () -> participants(lock) + " participants, not " + count);
    }

    private static int participants(ReadWriteLock lock) {
        return lock.readLock().participants().orTimeout(60, TimeUnit.SECONDS).join().size();
    }

    @Test
    @Tag("S217")
    @Tag("F8")
    void whoeverWasWatchedMayGoWhileOthersStayBefore() throws Exception {
        var lock = new ReadWriteLock(connect(), "/rw");
        Held first = lock.writeLock().acquire();
        ManagedClient mortal = connect();
        new ReadWriteLock(mortal, "/rw").writeLock().acquireAsync();
        awaitParticipants(lock, 2);
        CompletableFuture<Held> reader = lock.readLock().acquireAsync();
        awaitParticipants(lock, 3);
        mortal.close();
        awaitParticipants(lock, 2);
        // Requests of the waiter's own session, behind its second look.
        assertThat(get(lock.readLock().participants())).hasSize(2);
        assertThat(reader).isNotDone();
        first.release();
        assertThat(get(reader).isHeld()).isTrue();
    }

    @Test
    @Tag("F8")
    void semaphoresAndSeveralLocks() throws Exception {
        ManagedClient client = connect();
        ManagedClient other = connect();
        var semaphore = new Semaphore(client, "/semaphore", 2);
        Held both = semaphore.leases(2).acquire();
        CompletableFuture<Held> lease =
                new Semaphore(other, "/semaphore", 2).lease().acquireAsync();
        assertThat(semaphore.lease().tryAcquire(Duration.ofMillis(10))).isEmpty();
        both.release();
        assertThat(get(lease).fencingToken()).isGreaterThan(both.fencingToken());

        var several =
                new MultiLock(List.of(new FairLock(client, "/b"), new OneNodeLock(client, "/a")));
        Held all = several.acquire();
        assertThat(new OneNodeLock(other, "/a").tryAcquire(Duration.ZERO)).isEmpty();
        assertThat(new FairLock(other, "/b").tryAcquire(Duration.ZERO)).isEmpty();
        all.release();
        assertThat(new FairLock(other, "/b").tryAcquire(Duration.ZERO)).isPresent();
    }

    @Test
    @Tag("F8")
    void theHolderHearsOfItsLoss() throws Exception {
        // The server lets the session go on for as long.
        ManagedClient client = connect(builder -> builder.sessionTimeout(Duration.ofSeconds(5)));
        Held held = new FairLock(client, "/lock").acquire();
        CompletableFuture<Loss> lost = held.lost();
        Objects.requireNonNull(client.handle()).expire();
        assertThat(get(lost)).isEqualTo(Loss.SESSION);
        assertThat(new FairLock(connect(), "/lock").tryAcquire(PATIENCE)).isPresent();
    }
}
