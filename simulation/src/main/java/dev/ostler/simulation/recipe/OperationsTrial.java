package dev.ostler.simulation.recipe;

import dev.ostler.client.async.Created;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.connection.ConnectionState;
import dev.ostler.recipes.connection.ManagedClient;
import dev.ostler.recipes.connection.Repeat;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.Change;
import dev.ostler.tree.Znode;

import org.apache.zookeeper.CreateMode;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Clients that create sequential znodes with data that nobody else writes. What is promised: one
 * that was created is there once, one that was certainly not is not there, and one that nobody
 * knows of is there at most once; and the states of the connection follow each other as they may.
 */
final class OperationsTrial implements Trial {
    private static final String PARENT = "/app/items";
    private static final String ONCE = "what is created is there once";
    private static final String STATES = "the states of a connection follow each other as they may";

    private static final long THINK_MICROS = 1_000_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Map<String, Integer> createdAs = new HashMap<>();
    private int items;

    OperationsTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        return new Creating(desk);
    }

    /** Counts the znodes there ever were, by what is in them. */
    @Override
    public List<Checker> checkers() {
        return List.of(
                new Checker() {
                    @Override
                    public void agreed(Entry entry) {
                        entry.changes().forEach(change -> count(entry, change));
                    }
                });
    }

    private void count(Entry entry, Change change) {
        if (change.kind() == Change.Kind.CREATED
                && change.path().toString().startsWith(PARENT + '/')) {
            Znode znode = entry.after().find(change.path());
            Bytes data = znode == null ? null : znode.data();
            if (data != null) {
                createdAs.merge(data.toUtf8String(), 1, Integer::sum);
            }
        }
    }

    @Override
    public boolean isDone() {
        return rounds.isDone();
    }

    @Override
    public String left() {
        return rounds.toString();
    }

    private final class Creating implements Application {
        private final Desk desk;
        private @Nullable ConnectionState last;

        Creating(Desk desk) {
            this.desk = desk;
        }

        @Override
        public void begin() {
            desk.client().onStateHere((client, state) -> become(state));
            next();
        }

        /** On the client's thread; what is thrown there is only logged. */
        private void become(ConnectionState state) {
            ConnectionState before = last;
            last = state;
            boolean mayFollow =
                    switch (state) {
                        case CONNECTED -> before == null;
                        case SUSPENDED -> before == null || before.isConnected();
                        case LOST -> before != ConnectionState.LOST;
                        case RECONNECTED -> before == null || !before.isConnected();
                        case READ_ONLY -> false;
                    };
            if (!mayFollow) {
                desk.thread()
                        .execute(
                                () -> {
                                    throw new Violation(
                                            STATES, desk + " is " + state + " after " + before);
                                });
            }
        }

        private void next() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::create);
            }
        }

        private void create() {
            items++;
            String item = desk + "-" + items;
            Bytes data = Bytes.utf8(item);
            ManagedClient client = desk.client();
            int dice = desk.random().nextInt(3);
            if (dice == 0) {
                CompletableFuture<Created> called =
                        client.call(
                                Repeat.IF_NOT_DONE,
                                handle ->
                                        handle.zk()
                                                .create(
                                                        PARENT + "/i-",
                                                        data,
                                                        CreateMode.PERSISTENT_SEQUENTIAL));
                desk.hear(called, (created, failure) -> ended(item, created, failure, false));
            } else {
                CompletableFuture<Created> called =
                        client.create()
                                .withMode(
                                        dice == 1
                                                ? CreateMode.PERSISTENT_SEQUENTIAL
                                                : CreateMode.EPHEMERAL_SEQUENTIAL)
                                .creatingParentsIfNeeded()
                                .withProtection()
                                .forPathAsync(PARENT + "/p-", data);
                desk.hear(called, (created, failure) -> ended(item, created, failure, dice == 2));
            }
        }

        /**
         * @param ephemeral whether one that an older session has left is replaced
         */
        private void ended(
                String item,
                @Nullable Created created,
                @Nullable Throwable failure,
                boolean ephemeral) {
            desk.say("has created " + item + ": " + (created == null ? failure : created.path()));
            int count = createdAs.getOrDefault(item, 0);
            boolean right =
                    created != null
                            ? count == 1 || (ephemeral && count > 1)
                            : Desk.mayHaveHappened(failure) || count == 0;
            if (created != null) {
                right &= holds(created, item) || ephemeral;
            }
            if (!right) {
                throw new Violation(ONCE, item + " is there " + count + " times: " + failure);
            }
            rounds.done(desk.name());
            next();
        }

        private boolean holds(Created created, String item) {
            Znode znode = history.latest().find(ZnodePath.of(created.path()));
            return znode != null && Objects.equals(znode.data(), Bytes.utf8(item));
        }
    }
}
