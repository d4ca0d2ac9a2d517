@NullMarked
package dev.ostler.replica.ensemble;

import org.jspecify.annotations.NullMarked;
