@NullMarked
package dev.ostler.cli.snapshot;

import org.jspecify.annotations.NullMarked;
