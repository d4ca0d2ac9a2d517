@NullMarked
package dev.ostler.recipes.operation;

import org.jspecify.annotations.NullMarked;
