/** The shell with a terminal that tests type on. */
@NullMarked
package dev.ostler.cli.shell.interactive;

import org.jspecify.annotations.NullMarked;
