/**
 * The managed connection: a client whose session is replaced when it is lost, operations that are
 * repeated as far as that is safe, and the state of it all. {@link
 * dev.ostler.recipes.connection.ManagedClient} is what applications hold, {@link
 * dev.ostler.recipes.connection.Host} and {@link dev.ostler.recipes.connection.Handle} are the
 * seams to the machine and to the network.
 */
@NullMarked
package dev.ostler.recipes.connection;

import org.jspecify.annotations.NullMarked;
