@NullMarked
package dev.ostler.recipes.curator;

import org.jspecify.annotations.NullMarked;
