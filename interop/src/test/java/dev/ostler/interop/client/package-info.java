/** Clients that others wrote, each in a process of its own, against Ostler's server. */
@NullMarked
package dev.ostler.interop.client;

import org.jspecify.annotations.NullMarked;
