package dev.ostler.recipes.lock;

import static dev.ostler.recipes.testing.Clients.children;
import static dev.ostler.recipes.testing.Clients.get;
import static dev.ostler.recipes.testing.Clients.until;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.testing.Clients;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Readers and writers in one line. */
class ReadWriteLockTest {
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

    private List<String> tags() {
        return children(client, "/rw").stream()
                .map(name -> name.substring(name.length() - 12))
                .sorted((a, b) -> a.substring(2).compareTo(b.substring(2)))
                .toList();
    }

    private CompletableFuture<Held> line(ManagedClient who, boolean write) throws Exception {
        int before = children(client, "/rw").size();
        var lock = new ReadWriteLock(who, "/rw");
        CompletableFuture<Held> coming =
                (write ? lock.writeLock() : lock.readLock()).acquireAsync();
        until(() -> children(client, "/rw").size() == before + 1);
        return coming;
    }

    private CompletableFuture<Held> reader() throws Exception {
        return line(clients.connected(), false);
    }

    private CompletableFuture<Held> writer() throws Exception {
        return line(clients.connected(), true);
    }

    /** A writer behind all others has been judged when this is through; it does not get it. */
    private void settle() throws Exception {
        CompletableFuture<Held> witness = writer();
        int size = children(client, "/rw").size();
        witness.cancel(false);
        until(() -> children(client, "/rw").size() < size);
    }

    @Test
    @Tag("S213")
    @Tag("S215")
    @Tag("F8")
    void readersHoldItTogether() throws Exception {
        var readers = new ArrayList<Held>();
        for (int i = 0; i < 4; i++) {
            readers.add(get(reader()));
        }
        assertThat(readers).allMatch(Held::isHeld);
        assertThat(tags())
                .containsExactly("R-0000000000", "R-0000000001", "R-0000000002", "R-0000000003");
    }

    @Test
    @Tag("S214")
    @Tag("S216")
    @Tag("F8")
    void aWriterWaitsForAllBeforeIt() throws Exception {
        Held first = get(reader());
        Held second = get(reader());
        CompletableFuture<Held> writer = writer();
        CompletableFuture<Held> nextWriter = writer();
        second.release();
        settle();
        assertThat(writer).isNotDone();
        first.release();
        Held writing = get(writer);
        assertThat(writing.path()).endsWith("W-0000000002");
        settle();
        assertThat(nextWriter).isNotDone();
        writing.release();
        assertThat(get(nextWriter).fencingToken()).isGreaterThan(writing.fencingToken());
    }

    @Test
    @Tag("S215")
    @Tag("F8")
    void aWriterInFrontBlocksReadersButNotThoseBefore() throws Exception {
        Held before = get(reader());
        CompletableFuture<Held> writer = writer();
        CompletableFuture<Held> behind = reader();
        CompletableFuture<Held> behindToo = reader();
        settle();
        assertThat(behind).isNotDone();
        before.release();
        Held writing = get(writer);
        assertThat(behind).isNotDone();
        writing.release();
        assertThat(get(behind).isHeld()).isTrue();
        assertThat(get(behindToo).isHeld()).isTrue();
        assertThat(get(behind).fencingToken()).isGreaterThan(writing.fencingToken());
    }

    @Test
    @Tag("S217")
    @Tag("F8")
    void whoeverGoesWhileOthersWaitIsNoReasonToProceed() throws Exception {
        Held firstWriter = get(writer());
        CompletableFuture<Held> middleWriter = writer();
        CompletableFuture<Held> reader = reader();
        CompletableFuture<Held> lastWriter = writer();
        middleWriter.cancel(false);
        until(() -> tags().size() == 3);
        settle();
        // The W that the reader watched has gone; there is another before it.
        assertThat(reader).isNotDone();
        firstWriter.release();
        Held reading = get(reader);
        settle();
        assertThat(lastWriter).isNotDone();
        reading.release();
        assertThat(get(lastWriter).isHeld()).isTrue();
    }

    @Test
    @Tag("S218")
    @Tag("F8")
    void theEndOfASessionReleasesWhatItHeldToRead() throws Exception {
        ManagedClient other = clients.throughGateway(1000);
        get(line(other, false));
        CompletableFuture<Held> writer = writer();
        clients.gateway().refuse();
        assertThat(get(writer).isHeld()).isTrue();
    }

    @Test
    @Tag("F8")
    void aWriterBecomesAReaderWithoutAGap() throws Exception {
        var lock = new ReadWriteLock(client, "/rw");
        Held writing = lock.writeLock().acquire();
        CompletableFuture<Held> reader = reader();
        CompletableFuture<Held> writer = writer();
        Held reading = get(lock.downgrade(writing));
        assertThat(writing.isHeld()).isFalse();
        assertThat(reading.fencingToken()).isEqualTo(writing.fencingToken());
        assertThat(tags()).containsExactly("R-0000000000", "R-0000000001", "W-0000000002");
        get(reader).release();
        settle();
        assertThat(writer).isNotDone();
        assertThatThrownBy(() -> lock.downgrade(writing))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> lock.downgrade(reading))
                .isInstanceOf(IllegalArgumentException.class);
        reading.release();
        // It has stood in line since before the downgrade, and comes after it.
        assertThat(get(writer).fencingToken()).isGreaterThan(reading.fencingToken());
    }

    @Test
    @Tag("F5")
    @Tag("F8")
    void aDowngradeWhoseReplyIsLostIsNotLost() throws Exception {
        ManagedClient other = clients.throughGateway();
        var lock = new ReadWriteLock(other, "/rw");
        Held writing = lock.writeLock().acquire();
        clients.gateway().loseNextReply();
        Held reading = get(lock.downgrade(writing));
        assertThat(tags()).containsExactly("R-0000000000");
        reading.release();
        assertThat(tags()).isEmpty();
    }
}
