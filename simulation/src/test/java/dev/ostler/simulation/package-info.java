@NullMarked
package dev.ostler.simulation;

import org.jspecify.annotations.NullMarked;
