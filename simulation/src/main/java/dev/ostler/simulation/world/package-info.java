/**
 * Time, chance and the run of things in a simulation: one queue of events, one clock, and streams
 * of random numbers that all come from one seed. Begin with {@link
 * dev.ostler.simulation.world.World}.
 */
@NullMarked
package dev.ostler.simulation.world;

import org.jspecify.annotations.NullMarked;
