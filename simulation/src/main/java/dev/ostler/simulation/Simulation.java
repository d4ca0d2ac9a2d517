package dev.ostler.simulation;

import dev.ostler.protocol.SessionId;
import dev.ostler.simulation.check.Call;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.client.ClientOptions;
import dev.ostler.simulation.client.Seen;
import dev.ostler.simulation.client.SimulatedClient;
import dev.ostler.simulation.world.Transcript;
import dev.ostler.simulation.world.World;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * One run of a cluster:
 *
 * <ol>
 *   <li>Clients work and things go wrong; whatever happens, no checker may find a promise broken.
 *   <li>Everything is put right. Within a bounded time all must converge: clients have sessions and
 *       get answers, servers show the same state.
 *   <li>Each client has a last look through its session; sessions whose clients are gone have had
 *       the time to expire.
 * </ol>
 */
public final class Simulation {
    private static final String CONVERGE = "after faults stop all converge and serve";

    private static final long SETTLE_MICROS = 60_000_000;
    private static final long EXPIRY_MICROS = 30L * Cluster.TICK_MILLIS * 1000;

    private final Scenario scenario;
    private final Transcript transcript;
    private final World world;
    private final Cluster cluster;
    private final Map<String, SimulatedClient> clients = new TreeMap<>();
    private final Nemesis nemesis;

    /**
     * How a run went.
     *
     * @param violation null if all was well
     * @param operations calls that servers have answered
     * @param events of the simulated world
     * @param transactions in the history
     * @param millis of simulated time
     */
    public record Outcome(
            Scenario scenario,
            @Nullable Violation violation,
            long operations,
            long events,
            long transactions,
            long millis) {}

    public Simulation(Scenario scenario, Transcript transcript) {
        this.scenario = scenario;
        this.transcript = transcript;
        world = new World(scenario.seed(), transcript);
        cluster = new Cluster(world, scenario);
        var seen = new Seen();
        int writers = scenario.writers();
        for (String name : scenario.clientNames()) {
            RandomGenerator its = world.random("options " + name);
            var options =
                    new ClientOptions(
                            scenario.serverNames(),
                            2 * Cluster.TICK_MILLIS + its.nextInt(14 * Cluster.TICK_MILLIS),
                            writers-- > 0,
                            scenario.operations(),
                            1 + its.nextInt(4),
                            thinkMicros());
            clients.put(
                    name,
                    new SimulatedClient(
                            world, name, cluster.network(), cluster.checker(), seen, options));
        }
        nemesis = new Nemesis(world, cluster.network(), cluster.machines(), clients);
    }

    /** So long that clients are at work until the last fault. */
    private long thinkMicros() {
        return 3 * scenario.faultsEndMicros() / (scenario.operations() + 1);
    }

    /** Runs it. Called once. */
    public Outcome run() {
        Violation broken = null;
        try {
            cluster.start();
            clients.values().forEach(SimulatedClient::start);
            nemesis.plan(scenario.faults());
            world.runUntil(scenario.faultsEndMicros());
            nemesis.stop();
            converge();
            lookOnce();
            expire();
            cluster.checker().end();
        } catch (Violation e) {
            world.say("!!", e::getMessage);
            broken = e;
        }
        long answered = clients.values().stream().mapToLong(SimulatedClient::answered).sum();
        return new Outcome(
                scenario,
                broken,
                answered,
                world.happened(),
                cluster.history().size(),
                world.nowMillis());
    }

    /** What happened, line by line. */
    public String transcript() {
        return transcript.text();
    }

    private void converge() {
        if (!world.runUntil(this::isQuiet, world.nowMicros() + SETTLE_MICROS)) {
            throw new Violation(CONVERGE, "but " + states());
        }
    }

    private boolean isQuiet() {
        for (SimulatedClient client : clients.values()) {
            if (!client.isIdle() || client.session() == 0) {
                return false;
            }
        }
        return cluster.hasConverged();
    }

    private String states() {
        var text = new StringBuilder(cluster.states());
        for (SimulatedClient client : clients.values()) {
            text.append(client.name())
                    .append(client.isIdle() ? " is idle" : " is busy")
                    .append(" with session 0x")
                    .append(Long.toHexString(client.session()))
                    .append("; ");
        }
        return text.toString();
    }

    private void lookOnce() {
        for (SimulatedClient client : clients.values()) {
            client.ask(new Call.Request.Create("/last-", client.name(), true, true));
            client.ask(new Call.Request.Sync("/"));
            client.ask(new Call.Request.Get("/", false));
        }
        converge();
        for (SimulatedClient client : clients.values()) {
            client.ask(new Call.Request.Sync("/"));
            client.ask(new Call.Request.Children("/", false));
        }
        converge();
    }

    /** Sessions that no client has any more must be over now, and no others. */
    private void expire() {
        world.runUntil(world.nowMicros() + EXPIRY_MICROS);
        converge();
        var alive = new TreeSet<Long>();
        clients.values().forEach(client -> alive.add(client.session()));
        var held = new TreeSet<Long>();
        cluster.history().latest().forEachSession((session, timeout) -> held.add(session.value()));
        if (!held.equals(alive)) {
            throw new Violation(
                    "sessions expire when their clients are gone",
                    "the sessions are " + ids(held) + ", those of clients " + ids(alive));
        }
    }

    private static List<String> ids(Iterable<Long> sessions) {
        var ids = new ArrayList<String>();
        sessions.forEach(id -> ids.add(new SessionId(id).toString()));
        return ids;
    }
}
