@NullMarked
package dev.ostler.recipes.barrier;

import org.jspecify.annotations.NullMarked;
