@NullMarked
package dev.ostler.recipes.cache;

import org.jspecify.annotations.NullMarked;
