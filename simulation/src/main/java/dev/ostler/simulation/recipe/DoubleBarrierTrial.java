package dev.ostler.simulation.recipe;

import dev.ostler.protocol.ZnodePath;
import dev.ostler.recipes.barrier.DoubleBarrier;
import dev.ostler.simulation.check.AgreedHistory.Entry;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;
import dev.ostler.tree.Znode;

import java.time.Duration;
import java.util.List;

/** Clients who begin and end in pairs, whoever they are, until all have done so often enough. */
final class DoubleBarrierTrial implements Trial {
    private static final String MEMBERS = "a round admits no more than its members";
    private static final String ONCE = "a round admits a member once";

    private static final String PATH = "/app/pairs";
    private static final int PAIR = 2;
    private static final long THINK_MICROS = 500_000;
    private static final long PATIENCE_MICROS = 3_000_000;

    private final Rounds rounds;
    private final Begun begun = new Begun();
    private int admitted;

    DoubleBarrierTrial(List<String> clients, int rounds) {
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        return new Member(desk);
    }

    @Override
    public List<Checker> checkers() {
        return List.of(begun);
    }

    @Override
    public boolean isDone() {
        return rounds.isDone();
    }

    @Override
    public String left() {
        return rounds.toString();
    }

    /** How many rounds have begun, as an observer of the znodes sees it. */
    private static final class Begun implements Checker {
        private long lastCzxid;
        private int count;

        @Override
        public void agreed(Entry entry) {
            Znode ready = entry.after().find(ZnodePath.of(PATH + "/ready"));
            if (ready != null && ready.stat().czxid() != lastCzxid) {
                lastCzxid = ready.stat().czxid();
                count++;
            }
        }
    }

    private final class Member implements Application {
        private final Desk desk;
        private final DoubleBarrier barrier;
        private final int begunBefore = begun.count;
        private int entered;

        Member(Desk desk) {
            this.desk = desk;
            barrier = new DoubleBarrier(desk.client(), PATH, PAIR);
        }

        /** Who has done enough goes on for those who have not. */
        @Override
        public void begin() {
            if (!rounds.isDone()) {
                desk.later(desk.upTo(THINK_MICROS), this::enter);
            }
        }

        private Duration patience() {
            return Duration.ofNanos(1_000 * desk.upTo(PATIENCE_MICROS));
        }

        private void enter() {
            desk.hear(
                    barrier.enterAsync(patience()),
                    (enters, failure) -> {
                        desk.say("enters: " + enters + ", " + failure);
                        if (!Boolean.TRUE.equals(enters)) {
                            begin();
                            return;
                        }
                        entered++;
                        admitted++;
                        if (entered > begun.count - begunBefore) {
                            throw new Violation(ONCE, desk + " enters once more");
                        }
                        if (admitted > PAIR * begun.count) {
                            throw new Violation(MEMBERS, desk + " enters besides a pair");
                        }
                        desk.later(desk.upTo(THINK_MICROS), this::leave);
                    });
        }

        private void leave() {
            desk.hear(
                    barrier.leaveAsync(desk.random().nextBoolean() ? null : patience()),
                    (leaves, failure) -> {
                        desk.say("leaves: " + leaves + ", " + failure);
                        rounds.done(desk.name());
                        begin();
                    });
        }
    }
}
