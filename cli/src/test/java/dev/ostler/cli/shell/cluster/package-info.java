/** Tests of the commands on the ensemble. */
@NullMarked
package dev.ostler.cli.shell.cluster;

import org.jspecify.annotations.NullMarked;
