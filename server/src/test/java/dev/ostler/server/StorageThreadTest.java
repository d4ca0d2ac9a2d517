package dev.ostler.server;

import static dev.ostler.server.Proposals.path;
import static dev.ostler.server.Proposals.proposal;
import static dev.ostler.server.Proposals.proposals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Zxid;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.storage.EpochFiles;
import dev.ostler.storage.log.LogRange;
import dev.ostler.storage.snapshot.SnapshotFiles;
import dev.ostler.storage.snapshot.SnapshotSchedule;
import dev.ostler.storage.snapshot.SnapshotWriter;
import dev.ostler.tree.Tree;
import dev.ostler.tree.TreeVersion;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;

class StorageThreadTest {
    private static final int SNAP_COUNT = 100;

    @TempDir Path directory;

    /** What the replica thread is to run: this test's is the replica thread. */
    private final BlockingQueue<Runnable> replica = new LinkedBlockingQueue<>();

    private final BlockingQueue<Throwable> failures = new LinkedBlockingQueue<>();
    private final List<String> events = new ArrayList<>();
    private int snapshotsDue;
    private Database database;
    private SnapshotThread snapshots;
    private StorageThread storage;

    @BeforeEach
    void start() throws Exception {
        ServerConfig config =
                ServerConfig.parse(
                        "dataDir=%s\nclientPort=0\n".formatted(directory),
                        "zoo.cfg",
                        new Properties());
        database = Database.open(config);
        var writer =
                new SnapshotWriter(
                        database.directories().disk(),
                        database.directories().snapshots(),
                        Options.snapshots(config.snapshots()));
        snapshots = new SnapshotThread(writer, failures::add);
        storage =
                new StorageThread(
                        new MemberFiles(
                                config,
                                database,
                                writer,
                                snapshots,
                                new LogEvents(),
                                Runnable::run,
                                null),
                        Zxid.NONE,
                        EpochFiles.load(database.directories(), Zxid.NONE),
                        new SnapshotSchedule(SNAP_COUNT, 0, new Random(1)),
                        replica::add,
                        () -> snapshotsDue++,
                        failures::add);
    }

    @AfterEach
    void stop() throws IOException {
        storage.close();
        snapshots.close();
        database.close();
    }

    @Test
    void whatIsSaidToBeDurableStandsInTheLogBehindASnapshot() throws Exception {
        proposals(1, 30).forEach(storage::append);
        awaitDurable();

        assertThat(logged(1, 30)).isEqualTo(zxids(1, 30));
        assertThat(snapshotZxids()).containsExactly(Zxid.NONE);
    }

    @Test
    void callbacksComeInTheOrderInWhichTheyWereAskedFor() throws Exception {
        for (int i = 1; i <= 20; i++) {
            storage.append(proposal(i));
            String name = "durable " + i;
            storage.whenDurable(() -> events.add(name));
        }
        awaitDurable();

        assertThat(events)
                .isEqualTo(
                        LongStream.rangeClosed(1, 20).mapToObj(each -> "durable " + each).toList());
    }

    @Test
    void anEpochStandsOnDiskBehindWhatCameBeforeIt() throws Exception {
        storage.append(proposal(1));
        storage.acceptedEpoch(7);
        storage.currentEpoch(6);
        storage.append(proposal(2));
        awaitDurable();

        Path files = database.directories().snapshots();
        assertThat(files.resolve("acceptedEpoch")).content().isEqualTo("7");
        assertThat(files.resolve("currentEpoch")).content().isEqualTo("6");
        assertThat(logged(1, 2)).isEqualTo(zxids(1, 2));
    }

    @Test
    void aTruncationGivesTheStateThatIsLeftAndTheLogGoesOnBehindIt() throws Exception {
        proposals(1, 10).forEach(storage::append);
        var left = new ArrayList<Tree>();
        storage.truncate(6, left::add);
        storage.append(proposal((1L << 32) + 1));
        awaitDurable();

        assertThat(left).hasSize(1);
        TreeVersion state = left.getFirst().freeze();
        assertThat(state.zxid()).isEqualTo(6);
        assertThat(state.find(path(6))).isNotNull();
        assertThat(state.find(path(7))).isNull();
        try (var range = range(6, (1L << 32) + 1)) {
            assertThat(range.next()).isTrue();
            assertThat(range.next()).isTrue();
            assertThat(range.zxid()).isEqualTo((1L << 32) + 1);
            assertThat(range.next()).isFalse();
        }
    }

    @Test
    void aStateThatReplacesEverythingIsAllThatIsLeft() throws Exception {
        proposals(1, 5).forEach(storage::append);
        Tree tree = database.tree();
        TreeVersion empty = tree.freeze();
        storage.replace(empty);
        storage.append(proposal(1));
        awaitDurable();

        assertThat(snapshotZxids()).containsExactly(new Zxid(empty.zxid()));
        assertThat(logged(1, 1)).isEqualTo(zxids(1, 1));
        try (var files = Files.list(database.directories().logs())) {
            assertThat(files.filter(each -> each.getFileName().toString().startsWith("log.")))
                    .hasSize(1);
        }
    }

    @Test
    void snapshotsFallDueAsTransactionsAreLoggedButNotOfAStateThatIsToBeReplaced()
            throws Exception {
        proposals(1, SNAP_COUNT).forEach(storage::append);
        awaitDurable();
        assertThat(snapshotsDue).isEqualTo(1);

        proposals(SNAP_COUNT + 1, 2 * SNAP_COUNT).forEach(storage::append);
        storage.replace(database.tree().freeze());
        // The news that one is due come behind the order to replace the state.
        awaitDurable();
        assertThat(snapshotsDue).isEqualTo(1);
    }

    @Test
    void aFailedDiskIsTheLastThingThatIsHeardOf() throws Exception {
        Path logs = database.directories().logs();
        try (var files = Files.list(logs)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);

        storage.append(proposal(1));
        storage.whenDurable(() -> events.add("durable"));
        assertThat(failures.take()).hasMessageContaining("disk of this member has failed");
        storage.append(proposal(2));
        storage.whenDurable(() -> events.add("durable"));
        storage.close();

        replica.forEach(Runnable::run);
        assertThat(events).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void closingDoesWhatWasAskedForBefore() throws Exception {
        proposals(1, 50).forEach(storage::append);
        storage.close();

        assertThat(logged(1, 50)).isEqualTo(zxids(1, 50));
        assertThat(failures).isEmpty();
    }

    /** Runs what comes for the replica thread up to an answer that is asked for now. */
    private void awaitDurable() throws InterruptedException {
        var done = new boolean[1];
        storage.whenDurable(() -> done[0] = true);
        while (!done[0]) {
            replica.take().run();
        }
    }

    private static List<Long> zxids(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private LogRange range(long from, long upTo) throws IOException {
        return new LogRange(
                database.directories().disk(),
                database.directories().logs(),
                new Zxid(from),
                new Zxid(upTo));
    }

    private List<Long> logged(long from, long upTo) throws IOException {
        var found = new ArrayList<Long>();
        try (LogRange range = range(from, upTo)) {
            while (range.next()) {
                found.add(range.zxid());
            }
        }
        return found;
    }

    private List<Zxid> snapshotZxids() throws IOException {
        return SnapshotFiles.list(database.directories().disk(), database.directories().snapshots())
                .stream()
                .map(SnapshotFiles.SnapshotFile::zxid)
                .toList();
    }
}
