package dev.ostler.simulation.recipe;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.barrier.Barrier;
import dev.ostler.recipes.connection.Handle;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/** Clients who set a barrier, wait at it, and remove it. */
final class BarrierTrial implements Trial {
    private static final String CLOSED = "nobody passes a barrier before it has gone";
    private static final String PATH = "/app/barrier";
    private static final long THINK_MICROS = 800_000;
    private static final long PATIENCE_MICROS = 2_000_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final Removals removals = new Removals();

    BarrierTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        return new Passing(desk);
    }

    @Override
    public List<Checker> checkers() {
        return List.of(removals);
    }

    @Override
    public boolean isDone() {
        return rounds.isDone();
    }

    @Override
    public String left() {
        return rounds.toString();
    }

    /** When the barrier was last taken away. */
    private static final class Removals implements Checker {
        private boolean there;
        private long lastZxid;

        @Override
        public void agreed(Entry entry) {
            boolean now = entry.after().find(ZnodePath.of(PATH)) != null;
            if (there && !now) {
                lastZxid = entry.zxid();
            }
            there = now;
        }
    }

    private final class Passing implements Application {
        private final Desk desk;
        private final Barrier barrier;

        Passing(Desk desk) {
            this.desk = desk;
            barrier = new Barrier(desk.client(), PATH);
        }

        @Override
        public void begin() {
            if (rounds.isDone(desk.name())) {
                remove(); // The process before may have left it.
            } else {
                desk.later(desk.upTo(THINK_MICROS), this::set);
            }
        }

        private void set() {
            long before = history.lastZxid();
            Handle session = desk.client().handle();
            desk.hear(
                    barrier.setAsync(),
                    (done, failure) -> {
                        desk.say("has set it: " + failure);
                        if (failure == null) {
                            await(session, before);
                            desk.later(desk.upTo(THINK_MICROS), this::remove);
                        } else {
                            begin();
                        }
                    });
        }

        private void await(@Nullable Handle session, long before) {
            boolean patient = desk.random().nextBoolean();
            Duration patience =
                    patient ? null : Duration.ofNanos(1_000 * desk.upTo(PATIENCE_MICROS));
            desk.hear(
                    barrier.awaitAsync(patience),
                    (passes, failure) -> {
                        desk.say("has waited, passes: " + passes + ", " + failure);
                        if (Boolean.TRUE.equals(passes)) {
                            require(session, before);
                        }
                        rounds.done(desk.name());
                        begin();
                    });
        }

        /** A session sees nothing that was before its own write; the next one may. */
        private void require(@Nullable Handle session, long before) {
            if (session != null
                    && session.equals(desk.client().handle())
                    && Long.compareUnsigned(removals.lastZxid, before) <= 0) {
                throw new Violation(CLOSED, desk + " passes, and nobody has removed it");
            }
        }

        private void remove() {
            desk.hear(
                    barrier.removeAsync(),
                    (done, failure) -> {
                        desk.say("has removed it: " + failure);
                        if (failure != null) {
                            desk.later(desk.upTo(THINK_MICROS), this::remove);
                        }
                    });
        }
    }
}
