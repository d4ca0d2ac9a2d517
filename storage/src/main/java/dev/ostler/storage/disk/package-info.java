/**
 * The seam between storage and the machine: files, directories and what of them survives a power
 * cut. {@link dev.ostler.storage.disk.Disk} states the promises; {@link
 * dev.ostler.storage.disk.RealDisk} and {@link dev.ostler.storage.disk.SimulatedDisk} keep them.
 */
@NullMarked
package dev.ostler.storage.disk;

import org.jspecify.annotations.NullMarked;
