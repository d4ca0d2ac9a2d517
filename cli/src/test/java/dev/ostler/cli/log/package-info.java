@NullMarked
package dev.ostler.cli.log;

import org.jspecify.annotations.NullMarked;
