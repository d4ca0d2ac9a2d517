package dev.ostler.simulation.recipe;

import dev.ostler.client.async.OperationException;
import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.shared.SharedValue;
import dev.ostler.recipes.shared.Versioned;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.TreeVersion;
import dev.ostler.tree.Znode;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Clients that share a value. What is promised: whoever watches it sees what there was, never goes
 * back, and sees the last; and one change of a version excludes any other.
 */
final class SharedValueTrial implements Trial {
    private static final String PATH = "/app/value";
    private static final String TRUE = "a shared value is what the znode holds";
    private static final String FORWARD = "a shared value does not go back";
    private static final String EXCLUSIVE = "one change of a version succeeds";

    private static final long THINK_MICROS = 1_000_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Map<String, Watching> watching = new TreeMap<>();
    private final Map<Integer, String> replaced = new TreeMap<>();
    private int written;

    SharedValueTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        var application = new Watching(desk);
        watching.put(desk.name(), application);
        return application;
    }

    @Override
    public List<Checker> checkers() {
        return List.of();
    }

    @Override
    public boolean isDone() {
        Znode znode = history.latest().find(ZnodePath.of(PATH));
        return rounds.isDone()
                && znode != null
                && watching.values().stream().allMatch(each -> each.last == znode.mzxid());
    }

    @Override
    public String left() {
        var text = new StringBuilder(rounds.toString());
        watching.forEach(
                (name, each) -> text.append(", ").append(name).append(" knows ").append(each.last));
        return text.toString();
    }

    private final class Watching implements Application {
        private final Desk desk;
        private final SharedValue value;
        private long last;

        Watching(Desk desk) {
            this.desk = desk;
            value = new SharedValue(desk.client(), PATH, Bytes.utf8("seed"));
        }

        @Override
        public void begin() {
            value.onChange(changed -> desk.thread().execute(() -> sees(changed)));
            desk.hear(
                    value.start(),
                    (first, failure) -> {
                        if (first != null) {
                            sees(first);
                            next();
                        }
                    });
        }

        private void sees(Versioned<Bytes> now) {
            if (now.mzxid() < last) {
                throw new Violation(FORWARD, desk + " sees " + now + " after " + last);
            }
            last = now.mzxid();
            TreeVersion state = history.at(now.mzxid());
            Znode znode = state == null ? null : state.find(ZnodePath.of(PATH));
            if (znode == null
                    || znode.version() != now.version()
                    || !Objects.equals(znode.data(), now.value())) {
                throw new Violation(TRUE, desk + " sees " + now + ", there was " + znode);
            }
        }

        private void next() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), this::write);
            }
        }

        private void write() {
            written++;
            Bytes fresh = Bytes.utf8(desk + "-" + written);
            if (desk.random().nextInt(3) == 0) {
                desk.hear(value.set(fresh), (done, failure) -> wrote(failure));
            } else {
                Versioned<Bytes> previous = value.get();
                desk.hear(
                        value.trySet(previous, fresh).thenApply(done -> done.orElse(null)),
                        (done, failure) -> tried(previous, done, failure));
            }
        }

        private void tried(
                Versioned<Bytes> previous,
                @Nullable Versioned<Bytes> done,
                @Nullable Throwable failure) {
            if (done != null) {
                String other = replaced.putIfAbsent(previous.version(), desk.toString());
                if (other != null || done.version() != previous.version() + 1) {
                    throw new Violation(
                            EXCLUSIVE,
                            desk + " has replaced " + previous + " by " + done + ", " + other);
                }
            }
            wrote(failure);
        }

        private void wrote(@Nullable Throwable failure) {
            if (failure != null && !(failure instanceof OperationException)) {
                throw new Violation(TRUE, desk + " fails with " + failure, failure);
            }
            rounds.done(desk.name());
            next();
        }
    }
}
