/** Random requests, sensible and senseless, the same for the same seed. */
@NullMarked
package dev.ostler.interop.random;

import org.jspecify.annotations.NullMarked;
