@NullMarked
package dev.ostler.recipes.shared;

import org.jspecify.annotations.NullMarked;
