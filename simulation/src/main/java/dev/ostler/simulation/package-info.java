/**
 * A whole cluster in one thread: real servers and clients on a simulated network, simulated disks
 * and a simulated clock, with faults; everything from one seed. {@link
 * dev.ostler.simulation.Simulation} runs one, {@link dev.ostler.simulation.Main} runs many.
 */
@NullMarked
package dev.ostler.simulation;

import org.jspecify.annotations.NullMarked;
