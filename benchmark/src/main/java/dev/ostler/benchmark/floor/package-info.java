/**
 * What no server can get below on the machine at hand: a server that does nothing behind the same
 * transport ({@link dev.ostler.benchmark.floor.FloorServer}), and the disk's own rate of syncs
 * ({@link dev.ostler.benchmark.floor.DiskFloor}).
 */
@NullMarked
package dev.ostler.benchmark.floor;

import org.jspecify.annotations.NullMarked;
