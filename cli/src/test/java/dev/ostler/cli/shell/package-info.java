/** The shell against a server in this process. */
@NullMarked
package dev.ostler.cli.shell;

import org.jspecify.annotations.NullMarked;
