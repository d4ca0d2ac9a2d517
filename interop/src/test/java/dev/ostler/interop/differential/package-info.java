/** The same random operations sent to two servers, and everything that comes back compared. */
@NullMarked
package dev.ostler.interop.differential;

import org.jspecify.annotations.NullMarked;
