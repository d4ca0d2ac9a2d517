package dev.ostler.simulation.recipe;

import dev.ostler.recipes.leader.LeaderSelector;
import dev.ostler.recipes.line.LossPolicy;
import dev.ostler.recipes.lock.Held;
import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Clients with a selector each, which leads again and again. */
final class SelectorTrial implements Trial {
    private static final String PATH = "/app/selector";

    private final AgreedHistory history;
    private final Rounds rounds;
    private final GrantedInTurn inTurn = new GrantedInTurn(Turns.amongFirst(1, PATH));
    private final OneAtATime oneAtATime = new OneAtATime();
    private @Nullable FencedResource resource;

    SelectorTrial(AgreedHistory history, List<String> clients, int rounds) {
        this.history = history;
        this.rounds = new Rounds(clients, rounds);
    }

    @Override
    public Application application(Desk desk) {
        if (resource == null) {
            resource = new FencedResource(desk.process().world());
        }
        return new Leading(desk, resource);
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

    private final class Leading implements Application {
        private final Desk desk;
        private final FencedResource resource;
        private final LeaderSelector selector;

        Leading(Desk desk, FencedResource resource) {
            this.desk = desk;
            this.resource = resource;
            LossPolicy policy =
                    desk.random().nextBoolean() ? LossPolicy.CONNECTION : LossPolicy.SESSION;
            selector =
                    new LeaderSelector(
                            desk.client(),
                            PATH,
                            desk.toString(),
                            policy,
                            task -> desk.later(desk.holdMicros(), task),
                            this::lead);
        }

        @Override
        public void begin() {
            if (!rounds.isDone(desk.name())) {
                selector.autoRequeue().start();
            }
        }

        /** It can't last, for nothing waits in a simulation; but it comes late, as by a pool. */
        private void lead(Held term) {
            desk.say("leads in term " + term.fencingToken());
            inTurn.granted(desk.toString(), term.fencingToken());
            oneAtATime.begins(desk, term.fencingToken(), term::isHeld);
            resource.write(desk.toString(), term.fencingToken());
            rounds.done(desk.name());
            if (rounds.isDone(desk.name())) {
                selector.close();
            }
        }
    }
}
