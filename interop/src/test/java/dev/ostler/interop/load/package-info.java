/** Sessions that write and know what must be there afterwards. */
@NullMarked
package dev.ostler.interop.load;

import org.jspecify.annotations.NullMarked;
