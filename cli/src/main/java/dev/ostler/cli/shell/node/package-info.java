/** Commands on single znodes, and on what is below them. */
@NullMarked
package dev.ostler.cli.shell.node;

import org.jspecify.annotations.NullMarked;
