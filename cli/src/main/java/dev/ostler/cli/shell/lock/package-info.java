/** The command that runs a program under a lock. */
@NullMarked
package dev.ostler.cli.shell.lock;

import org.jspecify.annotations.NullMarked;
