/**
 * Client libraries side by side on one server: each in a process of its own that runs the same
 * driver with its own class path. First file to read: {@link
 * dev.ostler.benchmark.clients.ClientComparison}.
 */
@NullMarked
package dev.ostler.benchmark.clients;

import org.jspecify.annotations.NullMarked;
