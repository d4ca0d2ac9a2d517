/** Removes snapshots and logs that are no longer needed (storage format, section 3.9). */
@NullMarked
package dev.ostler.cli.purge;

import org.jspecify.annotations.NullMarked;
