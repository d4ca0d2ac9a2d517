/**
 * What goes wrong in a simulation, and when: {@link dev.ostler.simulation.fault.Fault} lists it,
 * {@link dev.ostler.simulation.fault.FaultPlan} draws it.
 */
@NullMarked
package dev.ostler.simulation.fault;

import org.jspecify.annotations.NullMarked;
