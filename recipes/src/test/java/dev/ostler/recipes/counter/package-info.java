@NullMarked
package dev.ostler.recipes.counter;

import org.jspecify.annotations.NullMarked;
