/** Tests of who may do what. */
@NullMarked
package dev.ostler.tree.access;

import org.jspecify.annotations.NullMarked;
