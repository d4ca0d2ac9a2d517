/**
 * Local copies of znodes that follow the server. {@link dev.ostler.recipes.cache.ZnodeCache} is the
 * one cache; {@link dev.ostler.recipes.cache.NodeCache}, {@link
 * dev.ostler.recipes.cache.PathChildrenCache} and {@link dev.ostler.recipes.cache.TreeCache} show
 * it as users of Curator know it.
 *
 * <pre>
 * server -> WatchedTree -> ZnodeCache -> Delivery -> listener, on its executor
 *           watches, reads  snapshot     bounded
 * </pre>
 */
@NullMarked
package dev.ostler.recipes.cache;

import org.jspecify.annotations.NullMarked;
