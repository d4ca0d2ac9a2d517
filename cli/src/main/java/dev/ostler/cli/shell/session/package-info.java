/** Commands on the session and on the shell itself. */
@NullMarked
package dev.ostler.cli.shell.session;

import org.jspecify.annotations.NullMarked;
