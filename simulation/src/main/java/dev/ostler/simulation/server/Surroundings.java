package dev.ostler.simulation.server;

import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.world.SimulatedProcess;
import dev.ostler.simulation.world.World;
import dev.ostler.storage.disk.Disk;

import java.util.random.RandomGenerator;

/**
 * Everything that a server in a simulation sees of the world.
 *
 * @param random for what the server itself draws
 * @param diskThread works on it, and takes its time
 */
public record Surroundings(
        World world,
        SimulatedProcess process,
        Network network,
        Disk disk,
        DiskThread diskThread,
        RandomGenerator random,
        ServerOptions options,
        Checker checker) {
    /** Whether the servers have this bug. */
    boolean has(Mutation mutation) {
        return options.mutation() == mutation;
    }

    /** The machine's name, which is also that of its process. */
    public String name() {
        return process.name();
    }
}
