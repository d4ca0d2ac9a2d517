@NullMarked
package dev.ostler.recipes.retry;

import org.jspecify.annotations.NullMarked;
