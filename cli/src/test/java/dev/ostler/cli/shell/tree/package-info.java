/** Parts of the commands on subtrees. */
@NullMarked
package dev.ostler.cli.shell.tree;

import org.jspecify.annotations.NullMarked;
