/**
 * Servers side by side: cells of load run on each in turn, A B A B, and tables of what came out.
 * First file to read: {@link dev.ostler.benchmark.compare.Comparison}.
 */
@NullMarked
package dev.ostler.benchmark.compare;

import org.jspecify.annotations.NullMarked;
