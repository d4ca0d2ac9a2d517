/**
 * Configuration that a fleet shares: keys and values below one path, published as a whole, with a
 * history. {@link dev.ostler.recipes.config.ConfigStore} is what applications hold, {@link
 * dev.ostler.recipes.config.Config} what they read.
 *
 * <pre>
 * base
 *   head                   the number of the version that counts
 *   versions
 *     0000000041           one publish each: who, why, and all keys with their values
 *     0000000042
 * </pre>
 *
 * <p>A publish is one transaction: it creates a version, and moves the head there if nobody else
 * has moved it. A version is never written to again. So who reads the head, and then the version
 * that it names, has read one publish whole.
 */
@NullMarked
package dev.ostler.recipes.config;

import org.jspecify.annotations.NullMarked;
