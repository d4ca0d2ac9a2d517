/** Servers in processes of their own, Ostler's and Apache's alike, as a test sees them. */
@NullMarked
package dev.ostler.interop.server;

import org.jspecify.annotations.NullMarked;
