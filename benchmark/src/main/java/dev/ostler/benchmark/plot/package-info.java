/**
 * Pictures of what {@code compare} gave, from the JSON that it wrote. First file to read: {@link
 * dev.ostler.benchmark.plot.Plots}.
 */
@NullMarked
package dev.ostler.benchmark.plot;

import org.jspecify.annotations.NullMarked;
