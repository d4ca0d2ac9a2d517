/** Servers killed under load, and what must be there when they have started again. */
@NullMarked
package dev.ostler.interop.crash;

import org.jspecify.annotations.NullMarked;
