/**
 * Microbenchmarks of what each request passes. Times and allocations are of one operation; whole
 * servers are compared in {@code dev.ostler.benchmark}.
 */
@NullMarked
package dev.ostler.benchmark.micro;

import org.jspecify.annotations.NullMarked;
