/** Tests of the disks. */
@NullMarked
package dev.ostler.storage.disk;

import org.jspecify.annotations.NullMarked;
