package dev.ostler.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Acl;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Zxid;
import dev.ostler.storage.disk.PowerCutException;
import dev.ostler.storage.disk.SimulatedDisk;
import dev.ostler.storage.disk.SimulatedDisk.Damage;
import dev.ostler.storage.log.LogObserver;
import dev.ostler.storage.log.LogOptions;
import dev.ostler.storage.log.TxnLog;
import dev.ostler.storage.snapshot.RecordedSnapshot;
import dev.ostler.storage.snapshot.SnapshotNode;
import dev.ostler.storage.snapshot.SnapshotOptions;
import dev.ostler.storage.snapshot.SnapshotSink;
import dev.ostler.storage.snapshot.SnapshotSummary;
import dev.ostler.storage.snapshot.SnapshotWriter;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/**
 * The power goes before each single thing that a server does to its disk, and whatever was not
 * synced by then is lost or torn. What comes back must be a prefix of what was appended that holds
 * everything that was acknowledged.
 */
@Tag("S187")
@Tag("S200")
class CrashTest {
    private static final Path DATA = Path.of("/data");

    @Test
    void whateverStepIsTheLastRecoveryGivesAPrefixThatHoldsAllThatWasSynced() throws IOException {
        for (int seed = 0; seed < 4; seed++) {
            int effects = new Server(new SimulatedDisk(), seed).runUntil(Integer.MAX_VALUE);
            assertThat(effects).isGreaterThan(100);
            for (int step = 0; step < effects; step++) {
                crashAt(seed, step);
            }
        }
    }

    @Test
    void whateverStepFailsNothingAcknowledgedIsLostWhenThePowerGoesLater() throws IOException {
        for (int seed = 0; seed < 4; seed++) {
            int effects = new Server(new SimulatedDisk(), seed).runUntil(Integer.MAX_VALUE);
            for (int step = 0; step < effects; step++) {
                String scenario = "seed " + seed + ", failing step " + step;
                var disk = new SimulatedDisk();
                var server = new Server(disk, seed);
                server.failingStep = step;
                server.runUntil(step + 40);
                disk.faults(operation -> {});
                disk.crash(damage(seed % 3, seed * 1_000_003L + step));

                assertThat(recover(disk, scenario).last)
                        .as(scenario)
                        .isBetween(server.acknowledged, server.appended);
            }
        }
    }

    private static void crashAt(int seed, int step) throws IOException {
        var before = new SimulatedDisk();
        var server = new Server(before, seed);
        server.runUntil(step);
        for (int kind = 0; kind < 4; kind++) {
            String scenario = "seed " + seed + ", step " + step + ", damage " + kind;
            SimulatedDisk disk = before.copy();
            disk.crash(damage(kind, seed * 1_000_003L + step));

            State recovered = recover(disk, scenario);

            assertThat(recovered.last).as(scenario).isBetween(server.acknowledged, server.appended);
            // And it goes on from there, and is there after another start.
            long last = recovered.last + 40;
            Server.goOn(disk, recovered.last, last);
            assertThat(recover(disk, scenario).last).as(scenario).isEqualTo(last);
        }
    }

    private static Damage damage(int kind, long seed) {
        if (kind == 0) {
            return Damage.LOSE_ALL;
        }
        if (kind == 1) {
            return Damage.KEEP_ALL;
        }
        var random = new SplittableRandom(seed + kind);
        return new Damage() {
            @Override
            public boolean keepsSector(Path file, long sector) {
                return random.nextBoolean();
            }

            @Override
            public boolean keepsTruncation(Path file) {
                return random.nextBoolean();
            }

            @Override
            public boolean keepsName(int index, Path name) {
                return random.nextBoolean();
            }
        };
    }

    private static State recover(SimulatedDisk disk, String scenario) throws IOException {
        var state = new State();
        try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
            Recovered recovered =
                    new Recovery(directories, RecoveryOptions.DEFAULT, notice -> {}).recover(state);
            assertThat(recovered.lastZxid().value()).as(scenario).isEqualTo(state.last);
            return state;
        } catch (IOException e) {
            throw new AssertionError(scenario, e);
        }
    }

    /** The state as a single number: the last transaction in it. */
    private static final class State implements RecoveryTarget {
        private long last;

        @Override
        public SnapshotSink beginSnapshot(Zxid zxid) {
            last = -1;
            return new SnapshotSink() {
                @Override
                public void session(long sessionId, int timeoutMillis) {}

                @Override
                public void acl(long aclId, List<Acl> entries) {}

                @Override
                public void node(SnapshotNode node) {
                    last = Long.parseLong(text(node));
                }
            };
        }

        private static String text(SnapshotNode node) {
            return new String(
                    node.data, node.dataOffset, node.dataLength, StandardCharsets.US_ASCII);
        }

        @Override
        public void endSnapshot(Zxid zxid, SnapshotSummary summary) {
            assertThat(last).isEqualTo(zxid.value());
        }

        @Override
        public void replay(LoggedTxn txn) {
            last++;
            assertThat(txn).isEqualTo(Txns.txn(last));
        }
    }

    /** The process ends, not the power. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A server that does what its seed says until the power goes. */
    private static final class Server {
        private final SimulatedDisk disk;
        private final SplittableRandom random;
        private final LogOptions options;
        private final @Nullable Executor housekeeping;
        private final Queue<Runnable> tasks = new ArrayDeque<>();
        private long acknowledged;
        private long appended;
        private int effects;
        private int failingStep = -1;
        private boolean powerWent;

        Server(SimulatedDisk disk, int seed) {
            this.disk = disk;
            this.random = new SplittableRandom(seed);
            this.options =
                    LogOptions.DEFAULT.withPreallocatedBytes(seed % 3 == 0 ? 0 : 4096L << seed % 4);
            this.housekeeping = seed % 2 == 0 ? null : tasks::add;
        }

        /** Returns the number of effects it came to. */
        int runUntil(int step) throws IOException {
            disk.faults(
                    operation -> {
                        if (!operation.kind().isEffect()) {
                            return;
                        }
                        if (effects++ == step) {
                            powerWent = true;
                            throw new PowerCutException();
                        }
                        if (effects == failingStep) {
                            throw new IOException("EIO");
                        }
                        if (effects % 37 == 0) {
                            throw new Killed();
                        }
                    });
            try {
                for (int life = 0; life < 5; life++) {
                    try {
                        live();
                    } catch (Killed e) {
                        // The power stays on, so what was written is still to be read.
                        assertThat(disk.files()).isNotEmpty();
                    } catch (IOException e) {
                        if (powerWent || effects < failingStep) {
                            throw e;
                        }
                    }
                }
            } catch (IOException e) {
                if (!powerWent) {
                    throw e;
                }
            }
            return effects;
        }

        private void live() throws IOException {
            var state = new State();
            tasks.clear();
            try (var directories = DataDirectories.open(disk, DATA, DATA, true)) {
                new Recovery(directories, RecoveryOptions.DEFAULT, notice -> {}).recover(state);
                appended = state.last;
                acknowledged = Math.max(acknowledged, appended);
                snapshot(directories, appended);
                try (var log = open(directories, state.last)) {
                    for (int i = 0; i < 12; i++) {
                        act(directories, log);
                    }
                }
            }
        }

        private TxnLog open(DataDirectories directories, long last) throws IOException {
            return new TxnLog(
                    disk,
                    directories.logs(),
                    options,
                    new Zxid(last),
                    LogObserver.NONE,
                    housekeeping,
                    () -> 0);
        }

        private void act(DataDirectories directories, TxnLog log) throws IOException {
            int count = random.nextInt(1, 12);
            Txns.append(log, appended + 1, appended + count);
            appended += count;
            if (random.nextInt(4) > 0) {
                log.sync();
                acknowledged = appended;
            }
            if (random.nextInt(3) == 0 && !tasks.isEmpty()) {
                tasks.remove().run();
            }
            if (random.nextInt(5) == 0) {
                log.roll();
                acknowledged = appended;
                snapshot(directories, acknowledged);
            }
            if (random.nextInt(6) == 0) {
                new Purge(directories, Purge.RETAIN_MIN, file -> {}, notice -> {}).run();
            }
        }

        private static void snapshot(DataDirectories directories, long zxid) throws IOException {
            var snapshot = new RecordedSnapshot().at(new Zxid(zxid), 0);
            var node = new SnapshotNode();
            node.data = Bytes.utf8(Long.toString(zxid)).toByteArray();
            node.dataLength = node.data.length;
            snapshot.node(node);
            new SnapshotWriter(directories.disk(), directories.snapshots(), SnapshotOptions.DEFAULT)
                    .write(snapshot);
        }

        /** A life without crashes. */
        static void goOn(SimulatedDisk disk, long from, long to) throws IOException {
            var server = new Server(disk, 1);
            try (var directories = DataDirectories.open(disk, DATA, DATA, true);
                    var log = server.open(directories, from)) {
                snapshot(directories, from);
                Txns.append(log, from + 1, to);
                log.sync();
            }
        }
    }
}
