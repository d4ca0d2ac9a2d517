/** The transaction log and the snapshots, in ZooKeeper's formats, on a {@code Disk}. */
@NullMarked
package dev.ostler.storage;

import org.jspecify.annotations.NullMarked;
