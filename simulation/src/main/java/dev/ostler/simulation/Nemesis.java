package dev.ostler.simulation;

import dev.ostler.simulation.client.ClientProcess;
import dev.ostler.simulation.fault.Fault;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.server.Machine;
import dev.ostler.simulation.server.RunningServer;
import dev.ostler.simulation.world.World;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Does what a plan of faults says. Faults of hosts that are not simulated are left out. */
final class Nemesis {
    private static final String NAME = "!";
    private static final long COUP_DOWN_MICROS = 20_000;

    private final World world;
    private final Network network;
    private final SortedMap<String, Machine> machines;
    private final Map<String, ? extends ClientProcess> clients;

    Nemesis(
            World world,
            Network network,
            SortedMap<String, Machine> machines,
            Map<String, ? extends ClientProcess> clients) {
        this.world = world;
        this.network = network;
        this.machines = machines;
        this.clients = clients;
    }

    void plan(List<Fault.Planned> faults) {
        for (Fault.Planned planned : faults) {
            world.after(
                    planned.atMicros(),
                    () -> {
                        world.say(NAME, planned.fault()::toString);
                        act(planned.fault());
                    });
        }
    }

    private void act(Fault fault) {
        switch (fault) {
            case Fault.Kill(String server, long micros) -> machine(server).kill(micros);
            case Fault.PowerCut(String server, long micros) -> machine(server).powerCut(micros);
            case Fault.PowerCutAtEffect(String server, int effects) ->
                    machine(server).powerCutAtEffect(effects);
            case Fault.DiskError(String server, int effects) ->
                    machine(server).errorAtEffect(effects);
            case Fault.DiskFull(String server, long micros) -> {
                Machine machine = machine(server);
                machine.full(true);
                world.after(micros, () -> machine.full(false));
            }
            case Fault.SlowDisk(String server, long micros) -> {
                Machine machine = machine(server);
                machine.slow(true);
                world.after(micros, () -> machine.slow(false));
            }
            case Fault.Pause(String server, long micros) -> {
                Machine machine = machine(server);
                machine.pause();
                world.after(micros, machine::resume);
            }
            case Fault.WallClock(String server, long offset) -> machine(server).wallClock(offset);
            case Fault.Cut(String host, String other) -> network.cut(name(host), name(other));
            case Fault.BlockOneWay(String from, String to, long micros) -> {
                String here = name(from);
                String there = name(to);
                network.block(here, there);
                world.after(micros, () -> network.unblock(here, there));
            }
            case Fault.Isolate(String server, long micros) -> {
                List<String> others = new ArrayList<>(machines.keySet());
                others.addAll(clients.keySet());
                isolate(name(server), others, micros);
            }
            case Fault.Separate(String server, long micros) ->
                    isolate(name(server), new ArrayList<>(machines.keySet()), micros);
            case Fault.Coup(long micros) -> coup(micros);
            case Fault.SlowLink(String from, String to, long extra, long micros) -> {
                String here = name(from);
                String there = name(to);
                network.slow(here, there, extra);
                world.after(micros, () -> network.slow(here, there, 0));
            }
            case Fault.PauseClient(String client, long micros) -> {
                ClientProcess paused = clients.get(client);
                if (paused != null) {
                    paused.pause();
                    world.after(micros, paused::resume);
                }
            }
            case Fault.RestartClient(String client) -> {
                @Nullable ClientProcess restarted = clients.get(client);
                if (restarted != null) {
                    restarted.restart();
                }
            }
            case Fault.EndSession(String client) -> {
                @Nullable ClientProcess loser = clients.get(client);
                if (loser != null) {
                    loser.endSession();
                }
            }
            case Fault.MoveClient(String client) -> {
                @Nullable ClientProcess moved = clients.get(client);
                if (moved != null) {
                    moved.move();
                }
            }
        }
    }

    /** Gives the one who leads its name; who leads alone, or nobody does, is the first. */
    private String name(String host) {
        if (!host.equals(Fault.LEADER)) {
            return host;
        }
        for (Machine machine : machines.values()) {
            RunningServer server = machine.server();
            if (server != null && server.isLeading()) {
                return machine.name();
            }
        }
        return machines.firstKey();
    }

    private Machine machine(String server) {
        Machine machine = machines.get(name(server));
        if (machine == null) {
            throw new IllegalArgumentException("there is no server " + server);
        }
        return machine;
    }

    private void coup(long micros) {
        String leader = name(Fault.LEADER);
        isolate(leader, new ArrayList<>(machines.keySet()), micros);
        clients.values().forEach(ClientProcess::deceive);
        world.after(micros, () -> clients.values().forEach(ClientProcess::deceive));
        for (Machine machine : machines.values()) {
            if (!machine.name().equals(leader)) {
                machine.kill(COUP_DOWN_MICROS);
            }
        }
    }

    private void isolate(String server, List<String> others, long micros) {
        others.remove(server);
        for (String other : others) {
            network.block(server, other);
            network.block(other, server);
        }
        world.after(
                micros,
                () -> {
                    for (String other : others) {
                        network.unblock(server, other);
                        network.unblock(other, server);
                    }
                });
    }

    /** Nothing is wrong any more. */
    void stop() {
        world.say(NAME, () -> "all is well from now on");
        network.heal();
        machines.values().forEach(Machine::heal);
        clients.values().forEach(ClientProcess::resume);
    }
}
