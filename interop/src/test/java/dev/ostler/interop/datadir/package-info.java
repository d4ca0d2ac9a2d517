/** Data directories that one implementation writes and the other goes on with. */
@NullMarked
package dev.ostler.interop.datadir;

import org.jspecify.annotations.NullMarked;
