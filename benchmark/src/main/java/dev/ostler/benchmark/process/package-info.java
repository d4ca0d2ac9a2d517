/**
 * Servers as processes of their own, and what the system says that they use. First file to read:
 * {@link dev.ostler.benchmark.process.ServerProcess}.
 */
@NullMarked
package dev.ostler.benchmark.process;

import org.jspecify.annotations.NullMarked;
