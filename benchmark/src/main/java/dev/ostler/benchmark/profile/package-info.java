/**
 * Where a server's CPU time and allocation go: one cell under a flight recording ({@link
 * dev.ostler.benchmark.profile.Profile}), and its top costs in words ({@link
 * dev.ostler.benchmark.profile.CostReport}).
 */
@NullMarked
package dev.ostler.benchmark.profile;

import org.jspecify.annotations.NullMarked;
