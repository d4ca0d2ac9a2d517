package dev.ostler.recipes.lock;

import static dev.ostler.recipes.testing.Clients.PATIENCE;
import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.on;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.recipes.connection.ClientClosedException;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.line.Loss;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The queue of sequential ephemerals. */
class FairLockTest {
    @TempDir Path directory;
    private Clients clients;
    private ManagedClient client;

    @BeforeEach
    void start() throws Exception {
        clients = new Clients(directory);
        client = clients.connected();
    }

    @AfterEach
    void stop() throws Exception {
        clients.close();
    }

    private int waiting() {
        return children(client, "/lock").size();
    }

    /** Gets in line, and returns when it is there. */
    private CompletableFuture<Held> line(ManagedClient who) throws Exception {
        int before = waiting();
        CompletableFuture<Held> coming = new FairLock(who, "/lock").acquireAsync();
        until(() -> waiting() == before + 1);
        return coming;
    }

    /** What its client asks for then is behind the release, for the server as well. */
    @Test
    @Tag("F8")
    void closingDoesNotWaitAndIsInOrder() throws Exception {
        var lock = new FairLock(client, "/lock");
        for (int i = 0; i < 50; i++) {
            lock.tryAcquire(Duration.ZERO).orElseThrow().close();
        }
        ManagedClient far = clients.throughGateway();
        Held held = new FairLock(far, "/lock").acquire();
        CompletableFuture<Held> next = line(client);
        clients.gateway().freeze();
        held.close(); // No answer can come.
        assertThat(held.isHeld()).isFalse();
        assertThat(next).isNotDone();
        clients.gateway().thaw();
        assertThat(get(next).isHeld()).isTrue();
        get(held.releaseAsync());
    }

    @Test
    @Tag("S210")
    @Tag("F8")
    void itIsGrantedInTheOrderOfAsking() throws Exception {
        Held first = get(line(client));
        var order = new ArrayList<Integer>();
        var all = new ArrayList<CompletableFuture<Held>>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            CompletableFuture<Held> next = line(clients.connected());
            next.thenAccept(
                    held -> {
                        order.add(number);
                        held.releaseAsync();
                    });
            all.add(next);
        }
        first.release();
        long token = first.fencingToken();
        for (CompletableFuture<Held> each : all) {
            assertThat(get(each).fencingToken()).isGreaterThan(token);
            token = get(each).fencingToken();
        }
        until(() -> waiting() == 0);
        assertThat(order).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    @Tag("S217")
    @Tag("F8")
    void aWaiterWhosePredecessorGivesUpIsJudgedAgain() throws Exception {
        Held holder = get(line(client));
        CompletableFuture<Held> middle = line(clients.connected());
        CompletableFuture<Held> last = line(clients.connected());
        middle.cancel(false);
        until(() -> waiting() == 2);
        // A round trip behind the event: it has been judged.
        CompletableFuture<Held> witness = line(client);
        assertThat(last).isNotDone();
        holder.release();
        assertThat(get(last).isHeld()).isTrue();
        assertThat(witness).isNotDone();
    }

    @Test
    @Tag("S212")
    @Tag("F8")
    void theEndOfTheHoldersSessionReleasesIt() throws Exception {
        ManagedClient other = clients.throughGateway(1000);
        Held held = get(line(other));
        CompletableFuture<Loss> lost = held.lost();
        CompletableFuture<Held> next = line(client);
        clients.gateway().refuse();
        assertThat(get(next).fencingToken()).isGreaterThan(held.fencingToken());
        assertThat(get(lost)).isEqualTo(Loss.SUSPENDED);
        assertThat(held.isHeld()).isFalse();
    }

    @Test
    @Tag("F8")
    void aLostConnectionIsALossOnlyIfThePolicySaysSo() throws Exception {
        ManagedClient other = clients.throughGateway();
        var patient = new FairLock(other, "/b", LockOptions.DEFAULT.withPolicy(LossPolicy.SESSION));
        Held session = patient.acquire();
        Held connection = new FairLock(other, "/a").acquire();
        CompletableFuture<Loss> sessionLost = session.lost();
        assertThat(connection.isHeld()).isTrue();
        clients.gateway().cut();
        assertThat(get(connection.lost())).isEqualTo(Loss.SUSPENDED);
        // The znode stays until its holder has stopped.
        assertThat(children(client, "/a")).hasSize(1);
        connection.release();
        assertThat(children(client, "/a")).isEmpty();
        assertThat(session.isHeld()).isTrue();

        Clients.expire(other);
        assertThat(get(sessionLost)).isEqualTo(Loss.SESSION);
    }

    @Test
    @Tag("F8")
    void aDeletedZnodeIsALoss() throws Exception {
        Held held = new FairLock(client, "/lock").acquire();
        CompletableFuture<Loss> lost = held.lost();
        on(clients.connected(), handle -> handle.zk().delete(held.path()));
        assertThat(get(lost)).isEqualTo(Loss.DELETED);
        held.release();
    }

    @Test
    @Tag("F8")
    void lossIsNotHeardAfterARelease() throws Exception {
        Held held = new FairLock(client, "/lock").acquire();
        CompletableFuture<Loss> lost = held.lost();
        held.release();
        assertThat(held.isHeld()).isFalse();
        assertThatThrownBy(() -> get(lost)).hasMessageContaining("Cancel");
        held.close();
    }

    @Test
    @Tag("F5")
    @Tag("F8")
    void aLostReplyLeavesNoSecondZnode() throws Exception {
        ManagedClient other = clients.throughGateway();
        var lock = new FairLock(other, "/lock");
        lock.acquire().release(); // the parent is there
        clients.gateway().loseNextReply();
        Held held = lock.acquire();
        assertThat(waiting()).isOne();
        assertThat(held.path()).endsWith(children(client, "/lock").get(0));
        CompletableFuture<Held> next = line(client);
        clients.gateway().loseNextReply();
        held.release();
        assertThat(get(next).isHeld()).isTrue();
        assertThat(waiting()).isOne();
    }

    @Test
    @Tag("F5")
    @Tag("F8")
    void aNewSessionDoesNotWaitForTheZnodeOfTheOldOne() throws Exception {
        ManagedClient other = clients.throughGateway(60_000);
        Held holder = get(line(client));
        CompletableFuture<Held> waiter = line(other);
        // The servers go on with the session for a minute; the client gives it up.
        clients.gateway().refuse();
        until(() -> other.state() != null && !other.state().isConnected());
        Clients.expire(other);
        clients.gateway().thaw();
        holder.release();
        Held held = get(waiter);
        assertThat(held.isHeld()).isTrue();
        assertThat(waiting()).isOne();
    }

    @Test
    @Tag("F8")
    void oneThatWasDeletedWhileItWaitedStandsInLineAgain() throws Exception {
        Held holder = get(line(client));
        CompletableFuture<Held> waiter = line(clients.connected());
        String path = get(new FairLock(client, "/lock").participants()).get(1);
        on(client, handle -> handle.zk().delete(path));
        holder.release();
        assertThat(get(waiter).path()).isNotEqualTo(path);
    }

    @Test
    @Tag("F8")
    void patienceEnds() throws Exception {
        Held holder = get(line(client));
        var lock = new FairLock(clients.connected(), "/lock");
        assertThat(lock.tryAcquire(Duration.ZERO)).isEmpty();
        assertThat(lock.tryAcquire(Duration.ofMillis(30))).isEmpty();
        until(() -> waiting() == 1);
        holder.release();
        Optional<Held> held = lock.tryAcquire(Duration.ZERO);
        assertThat(held).isPresent();
        held.get().release();
        assertThat(lock.tryAcquire(PATIENCE)).isPresent();
    }

    @Test
    @Tag("F8")
    void patienceEndsWithoutAConnectionToo() throws Exception {
        ManagedClient other = clients.throughGateway();
        clients.gateway().refuse();
        var lock = new FairLock(other, "/lock");
        assertThat(lock.tryAcquire(Duration.ofMillis(50))).isEmpty();
        clients.gateway().thaw();
        until(() -> waiting() == 0);
    }

    @Test
    @Tag("F8")
    void anInterruptionLeavesTheLine() throws Exception {
        Held holder = get(line(client));
        var lock = new FairLock(clients.connected(), "/lock");
        var task = new FutureTask<>(lock::acquire);
        var thread = new Thread(task);
        thread.start();
        until(() -> waiting() == 2);
        thread.interrupt();
        assertThatThrownBy(task::get).hasCauseInstanceOf(InterruptedException.class);
        until(() -> waiting() == 1);
        assertThat(holder.isHeld()).isTrue();
    }

    @Test
    @Tag("F5")
    @Tag("F8")
    void whatWasCancelledWhileItsReplyWasLostIsCleanedUp() throws Exception {
        ManagedClient other = clients.throughGateway();
        var lock = new FairLock(other, "/lock");
        lock.acquire().release();
        clients.gateway().freeze();
        CompletableFuture<Held> coming = lock.acquireAsync();
        clients.gateway().loseNextReply();
        clients.gateway().thaw();
        until(() -> waiting() == 1 || coming.isDone());
        coming.cancel(false);
        until(() -> waiting() == 0);
    }

    @Test
    @Tag("F8")
    void whatWasCancelledDoesNotGoOn() throws Exception {
        // The parents are missing, so that an attempt has several steps.
        for (int i = 0; i < 20; i++) {
            String path = "/cancelled-" + i;
            Duration little = Duration.ofNanos(i * 200_000L + 1);
            new FairLock(client, path + "/fair").tryAcquire(little).ifPresent(Held::release);
            new OneNodeLock(client, path + "/one/lock").tryAcquire(little).ifPresent(Held::release);
        }
        for (int i = 0; i < 20; i++) {
            String path = "/cancelled-" + i;
            new FairLock(client, path + "/fair").acquire().release();
            new OneNodeLock(client, path + "/one/lock").acquire().release();
            until(() -> children(client, path + "/fair").isEmpty());
            until(() -> children(client, path + "/one").isEmpty());
        }
    }

    @Test
    @Tag("F8")
    void aHolderHearsThatItIsAskedFor() throws Exception {
        Held held = new FairLock(client, "/lock").acquire();
        var asked = new CountDownLatch(1);
        held.onAsked(asked::countDown);
        var other = new FairLock(clients.connected(), "/lock");
        List<String> participants = get(other.participants());
        assertThat(participants).containsExactly(held.path());
        get(other.askForRelease(participants.get(0)));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(held.isHeld()).isTrue();
    }

    @Test
    @Tag("F8")
    void aClosedClientHoldsAndWaitsForNothing() throws Exception {
        ManagedClient other = clients.connected();
        Held held = get(line(other));
        CompletableFuture<Held> waiter = line(other);
        other.close();
        assertThatThrownBy(() -> get(waiter)).hasCauseInstanceOf(ClientClosedException.class);
        assertThat(held.isHeld()).isFalse();
        held.release();
        assertThatThrownBy(() -> new FairLock(other, "/lock").acquire())
                .isInstanceOf(ClientClosedException.class);
    }

    @Test
    @Tag("F6")
    @Tag("F8")
    void itIsInTheNamespaceOfItsClient() throws Exception {
        Held held = new FairLock(client.usingNamespace("app"), "/lock").acquire();
        assertThat(held.path()).startsWith("/app/lock/");
    }

    @Test
    @Tag("F8")
    void childrenOfOthersDoNotCount() throws Exception {
        Held held = new FairLock(client, "/lock").acquire();
        held.release();
        on(client, handle -> handle.zk().create("/lock/notes", Bytes.EMPTY));
        assertThat(new FairLock(client, "/lock").tryAcquire(PATIENCE)).isPresent();
    }
}
