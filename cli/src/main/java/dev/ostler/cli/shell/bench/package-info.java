/** The command that loads servers, and says how they bear it. */
@NullMarked
package dev.ostler.cli.shell.bench;

import org.jspecify.annotations.NullMarked;
