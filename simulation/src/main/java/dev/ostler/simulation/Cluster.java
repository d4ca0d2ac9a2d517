package dev.ostler.simulation;

import dev.ostler.simulation.check.AgreedHistory;
import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.check.Checkers;
import dev.ostler.simulation.check.CommittedIsDurable;
import dev.ostler.simulation.check.EphemeralsLiveWithSessions;
import dev.ostler.simulation.check.HistoryOfItsEpoch;
import dev.ostler.simulation.check.LeadersHaveWeight;
import dev.ostler.simulation.check.NothingAcknowledgedIsLost;
import dev.ostler.simulation.check.OneLeaderPerEpoch;
import dev.ostler.simulation.check.RealTimeOrder;
import dev.ostler.simulation.check.ResultsFitHistory;
import dev.ostler.simulation.check.SessionOrder;
import dev.ostler.simulation.check.WatchesFire;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.network.NetworkOptions;
import dev.ostler.simulation.server.Machine;
import dev.ostler.simulation.server.RunningServer;
import dev.ostler.simulation.server.ServerOptions;
import dev.ostler.simulation.world.World;
import dev.ostler.tree.TreeOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/** The servers of a simulation, the network, and what is promised of them. */
final class Cluster {
    static final int TICK_MILLIS = 400;
    private static final TreeOptions TREE = new TreeOptions(true, true);

    private final Network network;
    private final List<Checker> checkers = new ArrayList<>();
    private final AgreedHistory history;
    private final Checker checker;
    private final SortedMap<String, Machine> machines = new TreeMap<>();

    Cluster(World world, Scenario scenario) {
        history = new AgreedHistory(TREE, entry -> checkers.forEach(each -> each.agreed(entry)));
        checkers.add(history);
        checkers.add(new OneLeaderPerEpoch());
        checkers.add(new LeadersHaveWeight(scenario.membership()));
        checkers.add(new CommittedIsDurable(scenario.membership()));
        checkers.add(new HistoryOfItsEpoch(history));
        checkers.add(new SessionOrder());
        checkers.add(new NothingAcknowledgedIsLost(history));
        checkers.add(new RealTimeOrder());
        checkers.add(new ResultsFitHistory(history));
        checkers.add(new WatchesFire(history));
        checkers.add(new EphemeralsLiveWithSessions(history));
        checker = new Checkers(checkers);

        RandomGenerator random = world.random("options");
        network =
                new Network(
                        world,
                        new NetworkOptions(
                                50 + random.nextInt(300), 100 + random.nextInt(2000), 100_000));
        var options =
                new ServerOptions(
                        TICK_MILLIS,
                        200 + random.nextInt(4000),
                        10 + random.nextInt(300),
                        1 + random.nextInt(120),
                        scenario.mutation());
        RunningServer.Factory servers = scenario.servers();
        for (String name : scenario.serverNames()) {
            machines.put(name, new Machine(world, name, network, options, checker, servers));
        }
    }

    /** Something more that must hold; before the start. */
    void promise(Checker another) {
        checkers.add(another);
    }

    void start() {
        machines.values().forEach(Machine::start);
    }

    Network network() {
        return network;
    }

    SortedMap<String, Machine> machines() {
        return machines;
    }

    AgreedHistory history() {
        return history;
    }

    /** All that must hold, as one. */
    Checker checker() {
        return checker;
    }

    /** Whether all servers serve and show the same. */
    boolean hasConverged() {
        for (Machine machine : machines.values()) {
            RunningServer server = machine.server();
            if (server == null
                    || !server.isServing()
                    || server.publishedZxid() != history.lastZxid()) {
                return false;
            }
        }
        return true;
    }

    /** How the servers are, for people. */
    String states() {
        var text = new StringBuilder();
        for (Machine machine : machines.values()) {
            RunningServer server = machine.server();
            text.append(machine.name())
                    .append(server == null ? " is down" : " is " + server.status())
                    .append("; ");
        }
        return text.toString();
    }
}
