/**
 * What applications build on a ZooKeeper client: a connection that looks after itself, and recipes.
 *
 * <p>Begin with {@link dev.ostler.recipes.connection.ManagedClient}. Each recipe has a package.
 * Inside, a recipe is a state machine or a chain of futures that runs on one thread, its client's
 * {@link dev.ostler.recipes.connection.Host}; so it needs no locks, holds up nobody's events, and
 * runs in the simulator as it is. Its blocking methods wait for a future and do nothing else.
 */
@NullMarked
package dev.ostler.recipes;

import org.jspecify.annotations.NullMarked;
