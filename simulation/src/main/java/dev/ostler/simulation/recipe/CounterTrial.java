package dev.ostler.simulation.recipe;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.counter.AtomicCounter;
import dev.ostler.recipes.counter.Change;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clients that count together. What is promised: each addition that has succeeded is there once,
 * one that has failed is not, and one that began after the end of another counts on from it.
 */
final class CounterTrial implements Trial {
    private static final String PATH = "/app/counter";
    private static final String ONCE = "each addition counts once";
    private static final String ORDER = "a counter does not go back";

    private static final long THINK_MICROS = 1_000_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Map<Long, String> reached = new TreeMap<>();
    private long newest;
    private int unknown;

    CounterTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        return new Counting(desk);
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    @Override
    public boolean isDone() {
        return rounds.isDone();
    }

    @Override
    public String left() {
        return rounds.toString();
    }

    @Override
    public void end() {
        Znode znode = history.latest().find(ZnodePath.of(PATH));
        Bytes data = znode == null ? null : znode.data();
        long value = data == null ? 0 : ByteBuffer.wrap(data.toByteArray()).getLong();
        if (value < reached.size() || value > reached.size() + unknown) {
            throw new Violation(
                    ONCE,
                    "after "
                            + reached.size()
                            + " additions and "
                            + unknown
                            + " of which nobody knows, the counter is at "
                            + value);
        }
    }

    private final class Counting implements Application {
        private final Desk desk;
        private final AtomicCounter counter;
        private int underWay;

        Counting(Desk desk) {
            this.desk = desk;
            counter = new AtomicCounter(desk.client(), PATH);
        }

        @Override
        public void begin() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::add);
            }
        }

        /** What was under way: nobody knows. */
        @Override
        public void died() {
            unknown += underWay;
        }

        /** Now and then several at a time. */
        private void add() {
            int count = 1 + desk.random().nextInt(3);
            underWay = count;
            long before = newest;
            for (int i = 0; i < count; i++) {
                desk.hear(counter.addAsync(1), (change, failure) -> ended(before, change, failure));
            }
        }

        private void ended(
                long newestBefore, @Nullable Change change, @Nullable Throwable failure) {
            desk.say("has added: " + (change == null ? failure : change));
            if (change != null) {
                added(newestBefore, change);
            } else if (Desk.mayHaveHappened(failure)) {
                unknown++;
            } else if (failure != null && !(failure instanceof OperationException)) {
                throw new Violation(ONCE, desk + " fails with " + failure, failure);
            }
            underWay--;
            if (underWay == 0) {
                rounds.done(desk.name());
                begin();
            }
        }

        private void added(long newestBefore, Change change) {
            if (change.after() != change.before() + 1) {
                throw new Violation(ONCE, desk + " has added one: " + change);
            }
            String other = reached.putIfAbsent(change.after(), desk.toString());
            if (other != null) {
                throw new Violation(
                        ONCE, desk + " and " + other + " have counted to " + change.after());
            }
            if (change.after() <= newestBefore) {
                throw new Violation(
                        ORDER, desk + " counts to " + change.after() + " behind " + newestBefore);
            }
            newest = Math.max(newest, change.after());
        }
    }
}
