/**
 * Simulated clients: the real state machine of a client's connection, an application that uses it
 * at random, and what it tells the checkers. Begin with {@link
 * dev.ostler.simulation.client.SimulatedClient}.
 */
@NullMarked
package dev.ostler.simulation.client;

import org.jspecify.annotations.NullMarked;
