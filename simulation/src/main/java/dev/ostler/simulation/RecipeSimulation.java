package dev.ostler.simulation;

import dev.ostler.simulation.Simulation.Outcome;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.client.Seen;
import dev.ostler.simulation.recipe.ClientSite;
import dev.ostler.simulation.recipe.Flaw;
import dev.ostler.simulation.recipe.Recipe;
import dev.ostler.simulation.recipe.RecipeClient;
import dev.ostler.simulation.recipe.Trial;
import dev.ostler.simulation.world.Transcript;
import dev.ostler.simulation.world.World;
import dev.ostler.tree.TreeVersion;

import java.util.Map;
import java.util.TreeMap;

/**
 * One run of clients that use a recipe:
 *
 * <ol>
 *   <li>They do while things go wrong; whatever happens, no checker may find a promise broken.
 *   <li>Everything is put right. Within a bounded time all must have done what they wanted.
 *   <li>The clients are closed. Nothing of them stays: no session, no ephemeral znode.
 * </ol>
 */
final class RecipeSimulation {
    private static final String PROGRESS = "after faults stop all get on";
    private static final String NOTHING_STAYS = "nothing stays of clients that are closed";

    private static final long SETTLE_MICROS = 60_000_000;
    private static final long EXPIRY_MICROS = 30L * Cluster.TICK_MILLIS * 1000;

    private final Scenario scenario;
    private final Transcript transcript;
    private final World world;
    private final Cluster cluster;
    private final Trial trial;
    private final Map<String, RecipeClient> clients = new TreeMap<>();
    private final Nemesis nemesis;

    /**
     * @param flaw what is wrong with the clients
     */
    RecipeSimulation(Recipe recipe, Flaw flaw, Scenario scenario, Transcript transcript) {
        this.scenario = scenario;
        this.transcript = transcript;
        world = new World(scenario.seed(), transcript);
        cluster = new Cluster(world, scenario);
        trial = recipe.begin(cluster.history(), scenario.clientNames(), scenario.operations());
        trial.checkers().forEach(cluster::promise);
        var site = new ClientSite(world, cluster.network(), cluster.checker(), new Seen(), flaw);
        for (String name : scenario.clientNames()) {
            clients.put(
                    name,
                    new RecipeClient(
                            name, site, trial, scenario.serverNames(), Cluster.TICK_MILLIS));
        }
        nemesis = new Nemesis(world, cluster.network(), cluster.machines(), clients);
    }

    /** Runs it. Called once. */
    Outcome run() {
        Violation broken = null;
        try {
            cluster.start();
            clients.values().forEach(RecipeClient::start);
            nemesis.plan(scenario.faults());
            world.runUntil(scenario.recipeFaultsEndMicros());
            nemesis.stop();
            getOn();
            trial.end();
            close();
            cluster.checker().end();
        } catch (Violation e) {
            world.say("!!", e::getMessage);
            broken = e;
        }
        return new Outcome(
                scenario,
                broken,
                (long) scenario.clients() * scenario.operations(),
                world.happened(),
                cluster.history().size(),
                world.nowMillis());
    }

    /** What happened, line by line. */
    String transcript() {
        return transcript.text();
    }

    private void getOn() {
        if (!world.runUntil(
                () -> trial.isDone() && cluster.hasConverged(),
                world.nowMicros() + SETTLE_MICROS)) {
            throw new Violation(PROGRESS, "but " + trial.left() + "; " + cluster.states());
        }
    }

    private void close() {
        clients.values().forEach(RecipeClient::close);
        if (!world.runUntil(this::nothingStays, world.nowMicros() + EXPIRY_MICROS)) {
            TreeVersion state = cluster.history().latest();
            throw new Violation(NOTHING_STAYS, "but " + state.sessionCount() + " sessions");
        }
    }

    private boolean nothingStays() {
        return cluster.history().latest().sessionCount() == 0;
    }
}
