/** Tests of the transaction log. */
@NullMarked
package dev.ostler.storage.log;

import org.jspecify.annotations.NullMarked;
