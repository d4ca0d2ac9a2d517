/**
 * Programs that use the real Apache ZooKeeper and Curator. They run in processes of their own, on a
 * class path without any of Ostler's classes, and end with exit code 0 if all they saw is right.
 */
@NullMarked
package dev.ostler.interop.peer;

import org.jspecify.annotations.NullMarked;
