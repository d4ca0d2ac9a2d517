/** Commands on quotas. */
@NullMarked
package dev.ostler.cli.shell.quota;

import org.jspecify.annotations.NullMarked;
