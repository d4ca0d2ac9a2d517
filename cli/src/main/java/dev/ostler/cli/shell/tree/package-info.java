/** Subtrees: reading them whole, and the commands that work on them. */
@NullMarked
package dev.ostler.cli.shell.tree;

import org.jspecify.annotations.NullMarked;
