/** Ostler's election among real ZooKeeper servers, without the rest of a server behind it. */
@NullMarked
package dev.ostler.interop.election;

import org.jspecify.annotations.NullMarked;
