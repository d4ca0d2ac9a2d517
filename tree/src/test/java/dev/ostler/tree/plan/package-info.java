/** Tests of what requests come to, against the tables of the client protocol. */
@NullMarked
package dev.ostler.tree.plan;

import org.jspecify.annotations.NullMarked;
