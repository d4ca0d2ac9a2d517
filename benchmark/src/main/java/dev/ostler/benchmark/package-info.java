/**
 * Load on a server over the raw protocol, and what it cost: the entry point ({@link
 * dev.ostler.benchmark.Benchmark}) and the reading of its options.
 *
 * <p>The parts: {@code load} drives connections and checks every reply; {@code process} starts the
 * servers and reads what they use from the system; {@code compare} alternates servers over a list
 * of cells and renders tables; {@code clients} does so with client libraries; {@code profile}
 * records one cell and names its costs.
 */
@NullMarked
package dev.ostler.benchmark;

import org.jspecify.annotations.NullMarked;
