/** Ostler against the real Apache ZooKeeper, its clients and its files. */
@NullMarked
package dev.ostler.interop;

import org.jspecify.annotations.NullMarked;
