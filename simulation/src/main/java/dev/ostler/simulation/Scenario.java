package dev.ostler.simulation;

import dev.ostler.protocol.ServerId;
import dev.ostler.simulation.fault.Fault.Planned;
import dev.ostler.simulation.fault.FaultPlan;
import dev.ostler.simulation.server.EnsembleServer;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.server.RunningServer;
import dev.ostler.simulation.server.StandaloneServer;
import dev.ostler.simulation.world.Transcript;
import dev.ostler.simulation.world.World;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.config.QuorumGroups;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * What is simulated. A seed alone says it all ({@link #of}); the rest can then be made smaller, and
 * whatever is left draws the same random numbers as before.
 *
 * @param voters servers that vote; one that serves alone if there is one in all
 * @param observers servers that do not
 * @param groups what quorums are made of; null for majorities
 * @param writers how many of the clients write, the others only read
 * @param operations calls of each client while things go wrong
 * @param mutation what is wrong with the servers themselves
 */
public record Scenario(
        long seed,
        int voters,
        int observers,
        @Nullable QuorumGroups groups,
        int clients,
        int writers,
        int operations,
        List<Planned> faults,
        Mutation mutation) {
    private static final int[] VOTERS = {1, 3, 3, 3, 3, 3, 5, 5};
    private static final int COUP_ONE_IN = 4;
    private static final int GROUPS_ONE_IN = 3;
    private static final long FAULTS_FROM = 2_000_000;
    private static final long RECIPE_FAULTS_TO = 14_000_000;
    private static final long FAULTS_TO = 30_000_000;

    public Scenario {
        faults = List.copyOf(faults);
    }

    /** The scenario that a seed stands for. */
    public static Scenario of(long seed) {
        RandomGenerator random = new World(seed, Transcript.none()).random("scenario");
        int voters = VOTERS[random.nextInt(VOTERS.length)];
        int observers = voters > 1 && random.nextInt(4) == 0 ? 1 : 0;
        int clients = 1 + random.nextInt(5);
        int operations = 60 + random.nextInt(300);
        int writers = clients;
        int faults = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(14);
        List<String> servers = names("s", voters + observers);
        var plan = new FaultPlan(random, servers, names("c", clients));
        List<Planned> drawn = plan.draw(faults, FAULTS_FROM, FAULTS_TO);
        if (voters > 1) {
            RandomGenerator chance = new World(seed, Transcript.none()).random("coup");
            if (chance.nextInt(COUP_ONE_IN) == 0) {
                writers = 1 + chance.nextInt(clients);
                drawn.addAll(FaultPlan.coup(chance, names("c", clients), FAULTS_FROM, FAULTS_TO));
                drawn.sort(Comparator.comparingLong(Planned::atMicros));
            }
        }
        return new Scenario(
                seed,
                voters,
                observers,
                groups(seed, voters),
                clients,
                writers,
                operations,
                drawn,
                Mutation.NONE);
    }

    /** The scenario of a seed for clients that use recipes. */
    static Scenario ofRecipes(long seed) {
        RandomGenerator random = new World(seed, Transcript.none()).random("recipes");
        int voters = random.nextInt(4) == 0 ? 5 : 3;
        int observers = random.nextInt(6) == 0 ? 1 : 0;
        int clients = 2 + random.nextInt(3);
        int operations = 4 + random.nextInt(8);
        int faults = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(10);
        List<String> names = names("c", clients);
        var plan = new FaultPlan(random, names("s", voters + observers), names);
        List<Planned> drawn = plan.drawAroundClients(faults, FAULTS_FROM, RECIPE_FAULTS_TO);
        if (random.nextInt(COUP_ONE_IN) == 0) {
            drawn.addAll(FaultPlan.coup(random, names, FAULTS_FROM, RECIPE_FAULTS_TO));
            drawn.sort(Comparator.comparingLong(Planned::atMicros));
        }
        return new Scenario(
                seed,
                voters,
                observers,
                groups(seed, voters),
                clients,
                clients,
                operations,
                drawn,
                Mutation.NONE);
    }

    /** When the last fault of a scenario of {@link #ofRecipes} is over. */
    long recipeFaultsEndMicros() {
        return faults.isEmpty() ? FAULTS_FROM : RECIPE_FAULTS_TO + FAULTS_FROM;
    }

    /** Now and then five servers have weights and stand in groups. */
    private static @Nullable QuorumGroups groups(long seed, int voters) {
        RandomGenerator random = new World(seed, Transcript.none()).random("groups");
        if (voters < 5 || random.nextInt(GROUPS_ONE_IN) != 0) {
            return null;
        }
        var groups = new TreeMap<Long, NavigableSet<ServerId>>();
        var weights = new TreeMap<ServerId, Long>();
        int count = 1 + random.nextInt(3);
        for (int i = 1; i <= voters; i++) {
            var id = new ServerId(i);
            groups.computeIfAbsent(i % (long) count, any -> new TreeSet<>()).add(id);
            // Each group has somebody with a weight: the first of it.
            weights.put(id, (long) (i <= count ? 1 : 0) + random.nextInt(3));
        }
        return new QuorumGroups(groups, weights);
    }

    /** When the last fault is over, in microseconds since the beginning. */
    long faultsEndMicros() {
        return faults.isEmpty() ? FAULTS_FROM : FAULTS_TO + FAULTS_FROM;
    }

    List<String> serverNames() {
        return names("s", voters + observers);
    }

    /** Who belongs to the ensemble. */
    Membership membership() {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= voters + observers; i++) {
            members.add(
                    new Member(
                            new ServerId(i),
                            List.of(new Member.PeerAddress("s" + i, 2888, 3888)),
                            i > voters,
                            null));
        }
        return new Membership(0, members, groups);
    }

    /** What runs on the machines. */
    RunningServer.Factory servers() {
        if (voters + observers == 1) {
            return StandaloneServer::new;
        }
        Membership membership = membership();
        return surroundings ->
                new EnsembleServer(
                        surroundings,
                        membership,
                        new ServerId(Long.parseLong(surroundings.name().substring(1))));
    }

    List<String> clientNames() {
        return names("c", clients);
    }

    private static List<String> names(String prefix, int count) {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            names.add(prefix + i);
        }
        return names;
    }

    Scenario withFaults(List<Planned> fewer) {
        return new Scenario(
                seed, voters, observers, groups, clients, writers, operations, fewer, mutation);
    }

    /** The same with servers that have a bug. */
    public Scenario with(Mutation bug) {
        return new Scenario(
                seed, voters, observers, groups, clients, writers, operations, faults, bug);
    }

    Scenario withClients(int fewer) {
        return new Scenario(
                seed,
                voters,
                observers,
                groups,
                fewer,
                Math.min(fewer, writers),
                operations,
                faults,
                mutation);
    }

    Scenario withOperations(int fewer) {
        return new Scenario(
                seed, voters, observers, groups, clients, writers, fewer, faults, mutation);
    }
}
