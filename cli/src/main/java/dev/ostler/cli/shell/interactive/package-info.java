/** The shell with a person in front of it: editing, completion, history, colours. */
@NullMarked
package dev.ostler.cli.shell.interactive;

import org.jspecify.annotations.NullMarked;
