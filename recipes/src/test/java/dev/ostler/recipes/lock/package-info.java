@NullMarked
package dev.ostler.recipes.lock;

import org.jspecify.annotations.NullMarked;
