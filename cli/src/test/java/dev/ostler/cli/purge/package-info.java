@NullMarked
package dev.ostler.cli.purge;

import org.jspecify.annotations.NullMarked;
