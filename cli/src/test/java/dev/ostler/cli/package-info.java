@NullMarked
package dev.ostler.cli;

import org.jspecify.annotations.NullMarked;
