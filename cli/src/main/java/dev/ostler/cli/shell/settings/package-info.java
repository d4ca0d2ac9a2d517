/** The command for the configuration that a fleet shares; what it does is in the recipes. */
@NullMarked
package dev.ostler.cli.shell.settings;

import org.jspecify.annotations.NullMarked;
