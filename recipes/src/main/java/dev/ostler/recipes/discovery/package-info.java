/**
 * Where services are to be found: {@link dev.ostler.recipes.discovery.ServiceDiscovery} registers
 * instances and finds them, a {@link dev.ostler.recipes.discovery.ServiceProvider} chooses one.
 *
 * <pre>
 * base
 *   shop                   a service; goes with its last instance
 *     6f1d3a90c2b4e857     an instance, as JSON
 * </pre>
 */
@NullMarked
package dev.ostler.recipes.discovery;

import org.jspecify.annotations.NullMarked;
