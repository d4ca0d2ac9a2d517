package dev.ostler.simulation.recipe;

import dev.ostler.recipes.Subscription;
import dev.ostler.recipes.leader.CloseMode;
import dev.ostler.recipes.leader.LeaderLatch;
import dev.ostler.recipes.leader.LeaderLatchListener;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Violation;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.OptionalLong;

/** Candidates of an election, who enter, lead for a while, and leave. */
final class LatchTrial implements Trial {
    private static final String PATH = "/app/latch";
    private static final String ALTERNATE =
            "a latch's listener hears of a term and then of its end";

    private static final long THINK_MICROS = 800_000;
    private static final long IMPATIENCE_MICROS = 3_000_000;
    private static final long WRITE_MICROS = 100_000;

    private final AgreedHistory history;
    private final Rounds rounds;
    private final GrantedInTurn inTurn = new GrantedInTurn(Turns.amongFirst(1, PATH));
    private final OneAtATime oneAtATime = new OneAtATime();
    private @Nullable FencedResource resource;

    LatchTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        if (resource == null) {
            resource = new FencedResource(desk.process().world());
        }
        return new Candidate(desk, resource);
    }

    @Override
    public List<Checker> checkers() {
        return List.of(inTurn);
    }

    @Override
    public boolean isDone() {
        return rounds.isDone() && Turns.line(history.latest(), PATH).isEmpty();
    }

    @Override
    public String left() {
        return rounds + ", and there are " + Turns.line(history.latest(), PATH);
    }

    private final class Candidate implements Application {
        private final Desk desk;
        private final FencedResource resource;

        Candidate(Desk desk, FencedResource resource) {
            this.desk = desk;
            this.resource = resource;
        }

        @Override
        public void begin() {
            if (!rounds.isDone(desk.name())) {
                desk.later(desk.upTo(THINK_MICROS), () -> new Candidacy().begin());
            }
        }

        /** One latch, from its start to its end. */
        private final class Candidacy implements LeaderLatchListener {
            private final LeaderLatch latch =
                    new LeaderLatch(
                            desk.client(),
                            PATH,
                            desk.toString(),
                            CloseMode.NOTIFY_LEADER,
                            desk.random().nextBoolean()
                                    ? LossPolicy.CONNECTION
                                    : LossPolicy.SESSION);
            private final Subscription changes = latch.onChange(this);
            private long lastTerm;
            private boolean toldToLead;
            private boolean leaving;

            void begin() {
                latch.start();
                desk.later(desk.upTo(IMPATIENCE_MICROS), this::mayLeave);
            }

            /** Called on a thread for listeners. */
            @Override
            public void isLeader(long term) {
                desk.thread().execute(() -> leads(term));
            }

            @Override
            public void notLeader() {
                desk.thread().execute(this::leadsNoMore);
            }

            private void leads(long term) {
                desk.say("leads in term " + term);
                if (toldToLead) {
                    throw new Violation(ALTERNATE, desk + " is told twice that it leads");
                }
                toldToLead = true;
                if (term != lastTerm) {
                    lastTerm = term;
                    inTurn.granted(desk.toString(), term);
                }
                oneAtATime.begins(desk, term, () -> latch.term().equals(OptionalLong.of(term)));
                desk.later(desk.holdMicros(), this::leave);
                write();
            }

            private void leadsNoMore() {
                desk.say("does not lead any more");
                if (!toldToLead) {
                    throw new Violation(ALTERNATE, desk + " is told of an end without a beginning");
                }
                toldToLead = false;
            }

            private void write() {
                OptionalLong term = latch.term();
                if (term.isPresent() && !leaving) {
                    resource.write(desk.toString(), term.getAsLong());
                    desk.later(desk.upTo(WRITE_MICROS), this::write);
                }
            }

            /** Now and then one leaves who has not led. */
            private void mayLeave() {
                if (desk.random().nextInt(3) == 0) {
                    leave();
                }
            }

            private void leave() {
                if (leaving) {
                    return;
                }
                leaving = true;
                boolean led = lastTerm != 0;
                desk.hear(
                        latch.closeAsync(CloseMode.NOTIFY_LEADER),
                        (done, failure) -> {
                            desk.say("has left");
                            changes.close();
                            if (led) {
                                rounds.done(desk.name());
                            }
                            Candidate.this.begin();
                        });
            }
        }
    }
}
