package dev.ostler.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ErrorCode;
import dev.ostler.protocol.LoggedTxn;
import dev.ostler.protocol.Request;
import dev.ostler.protocol.Txn;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.replica.TestClient.Reply;
import dev.ostler.replica.client.Frame;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random clients, and a server that plans, syncs and delivers at random moments: whatever the
 * interleaving, each client's history must be one that the log explains. Every property of the
 * class is checked in every run; the run follows from its seed.
 */
class HistoryTest {
    private static final List<ZnodePath> PATHS =
            List.of(ZnodePath.of("/a"), ZnodePath.of("/b"), ZnodePath.of("/c"));

    @Property(tries = 300)
    void everyHistoryIsExplainedByTheLog(@ForAll long seed) {
        var random = new Random(seed);
        var server = new TestServer();
        var observers = new ArrayList<Observer>();
        for (int i = 0; i < 3; i++) {
            TestClient client = server.connected();
            client.connectResponse();
            observers.add(new Observer(client));
        }
        server.syncsAtOnce = false;

        for (int step = 0; step < 300; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> observers.get(random.nextInt(3)).send(random);
                case 3, 4 -> server.runOne();
                case 5 -> server.endBatch();
                case 6 -> server.syncOne();
                default -> observers.get(random.nextInt(3)).receive();
            }
        }
        server.run();
        while (server.syncOne()) {
            server.run();
        }
        var states = new States(server.log);
        for (Observer observer : observers) {
            observer.receive();
            observer.check(states);
        }
    }

    /** What each path held behind each transaction, from the log alone. */
    private static final class States {
        private final TreeMap<Long, Map<ZnodePath, Bytes>> byZxid = new TreeMap<>();
        private final Map<ZnodePath, TreeMap<Long, Boolean>> changes = new HashMap<>();

        States(List<LoggedTxn> log) {
            Map<ZnodePath, Bytes> state = new HashMap<>();
            byZxid.put(0L, Map.copyOf(state));
            for (LoggedTxn logged : log) {
                long zxid = logged.header().zxid().value();
                apply(logged.txn(), zxid, state);
                byZxid.put(zxid, Map.copyOf(state));
            }
        }

        private void apply(Txn txn, long zxid, Map<ZnodePath, Bytes> state) {
            switch (txn) {
                case Txn.Create create -> {
                    state.put(create.path(), data(create.data()));
                    changed(create.path(), zxid);
                }
                case Txn.SetData set -> {
                    state.put(set.path(), data(set.data()));
                    changed(set.path(), zxid);
                }
                case Txn.Delete delete -> {
                    state.remove(delete.path());
                    changed(delete.path(), zxid);
                }
                case Txn.Multi multi -> {
                    if (!multi.failed()) {
                        for (Txn operation : multi.operations()) {
                            apply(operation, zxid, state);
                        }
                    }
                }
                default -> {}
            }
        }

        private static Bytes data(@Nullable Bytes data) {
            return data == null ? Bytes.EMPTY : data;
        }

        private void changed(ZnodePath path, long zxid) {
            changes.computeIfAbsent(path, key -> new TreeMap<>()).put(zxid, true);
        }

        @Nullable Bytes at(long zxid, ZnodePath path) {
            return byZxid.floorEntry(zxid).getValue().get(path);
        }

        /** Zxid of the first change of a path behind {@code zxid}; the largest long if none. */
        long changeBehind(long zxid, ZnodePath path) {
            TreeMap<Long, Boolean> own = changes.get(path);
            Long next = own == null ? null : own.higherKey(zxid);
            return next == null ? Long.MAX_VALUE : next;
        }
    }

    /** A client with everything that it asked and heard. */
    private static final class Observer {
        private record Asked(int xid, Request request) {}

        private final TestClient client;
        private final List<Asked> asked = new ArrayList<>();
        private final List<Reply> heard = new ArrayList<>();

        Observer(TestClient client) {
            this.client = client;
        }

        void send(Random random) {
            int count = 1 + random.nextInt(4);
            for (int i = 0; i < count; i++) {
                Request request = request(random);
                asked.add(new Asked(client.send(request), request));
            }
        }

        private static Request request(Random random) {
            ZnodePath path = PATHS.get(random.nextInt(PATHS.size()));
            String value = Integer.toString(random.nextInt(1_000_000));
            return switch (random.nextInt(9)) {
                case 0 -> TestClient.creating(path.toString(), value);
                case 1 -> TestClient.deleting(path.toString());
                case 2, 3 -> TestClient.setting(path.toString(), value);
                case 4 ->
                        new Request.Multi(
                                List.of(
                                        new Request.SetData(path, Bytes.utf8(value), -1),
                                        new Request.SetData(PATHS.get(0), Bytes.utf8("m"), -1)));
                case 5 -> new Request.Sync(path);
                case 6 -> new Request.Exists(path, true);
                case 7 -> new Request.GetData(path, true);
                default -> new Request.GetData(path, false);
            };
        }

        void receive() {
            heard.addAll(client.replies());
        }

        void check(States states) {
            assertThat(heard.stream().map(Reply::xid).filter(xid -> xid != Frame.NOTIFICATION_XID))
                    .containsExactlyElementsOf(asked.stream().map(Asked::xid).toList());
            checkTime();
            checkReads(states);
            checkWatches(states);
        }

        /** No reply or event shows an earlier state than the one before it. */
        private void checkTime() {
            long last = 0;
            for (Reply reply : heard) {
                assertThat(reply.zxid()).isGreaterThanOrEqualTo(last);
                last = reply.zxid();
            }
        }

        /** A read shows the state of its zxid, which is before every later write of its session. */
        private void checkReads(States states) {
            Queue<Asked> open = new ArrayDeque<>(asked);
            long read = 0;
            for (Reply reply : heard) {
                if (reply.xid() == Frame.NOTIFICATION_XID) {
                    continue;
                }
                Request request = open.remove().request();
                if (request instanceof Request.Write) {
                    assertThat(reply.zxid()).isGreaterThan(read);
                } else {
                    read = reply.zxid();
                }
                if (request instanceof Request.GetData get) {
                    Bytes expected = states.at(reply.zxid(), get.path());
                    assertThat(reply.error())
                            .isEqualTo(expected == null ? ErrorCode.NO_NODE : ErrorCode.OK);
                    if (expected != null) {
                        assertThat(reply.reader().readBuffer()).isEqualTo(expected);
                    }
                }
            }
        }

        /**
         * The first change behind a read with a watch is told once, before any state that has it.
         */
        private void checkWatches(States states) {
            Queue<Asked> open = new ArrayDeque<>(asked);
            Map<ZnodePath, Long> due = new HashMap<>();
            for (Reply reply : heard) {
                boolean event = reply.xid() == Frame.NOTIFICATION_XID;
                if (event) {
                    var body = reply.reader();
                    body.readInt();
                    body.readInt();
                    ZnodePath path = body.readPath();
                    assertThat(due.remove(path)).as("event for %s", path).isEqualTo(reply.zxid());
                }
                for (Map.Entry<ZnodePath, Long> entry : due.entrySet()) {
                    if (!event || reply.zxid() > entry.getValue()) {
                        assertThat(reply.zxid())
                                .as("shown before the event of %s", entry.getKey())
                                .isLessThan(entry.getValue());
                    }
                }
                if (!event) {
                    watched(open.remove().request(), reply)
                            .ifPresent(
                                    path ->
                                            due.computeIfAbsent(
                                                    path,
                                                    key -> states.changeBehind(reply.zxid(), key)));
                }
            }
            assertThat(due.values())
                    .as("events that never came")
                    .allMatch(zxid -> zxid == Long.MAX_VALUE);
        }

        private static Optional<ZnodePath> watched(Request request, Reply reply) {
            if (request instanceof Request.GetData get && get.watch()) {
                return reply.error() == ErrorCode.OK ? Optional.of(get.path()) : Optional.empty();
            }
            return request instanceof Request.Exists exists
                    ? Optional.of(exists.path())
                    : Optional.empty();
        }
    }
}
