/**
 * A network of byte streams: delays, cuts, partitions one way or both. Begin with {@link
 * dev.ostler.simulation.network.Network}.
 */
@NullMarked
package dev.ostler.simulation.network;

import org.jspecify.annotations.NullMarked;
