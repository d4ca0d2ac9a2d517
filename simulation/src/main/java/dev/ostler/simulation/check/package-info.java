/**
 * What must hold, one class per promise. A {@link dev.ostler.simulation.check.Checker} is told
 * everything that servers and clients do as it happens, and throws a {@link
 * dev.ostler.simulation.check.Violation} where a promise is broken. {@link
 * dev.ostler.simulation.check.AgreedHistory} is what most of them compare with.
 */
@NullMarked
package dev.ostler.simulation.check;

import org.jspecify.annotations.NullMarked;
