@NullMarked
package dev.ostler.recipes.queue;

import org.jspecify.annotations.NullMarked;
