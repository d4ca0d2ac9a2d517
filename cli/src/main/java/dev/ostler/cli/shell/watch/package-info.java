/** Commands on watches. */
@NullMarked
package dev.ostler.cli.shell.watch;

import org.jspecify.annotations.NullMarked;
