package dev.ostler.simulation.recipe;

import dev.ostler.simulation.check.Checker;
import dev.ostler.simulation.client.Seen;
import dev.ostler.simulation.network.Network;
import dev.ostler.simulation.world.World;

/**
 * What the clients of a simulation share.
 *
 * @param flaw what is wrong with them
 */
public record ClientSite(World world, Network network, Checker checker, Seen seen, Flaw flaw) {}
