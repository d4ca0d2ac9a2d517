@NullMarked
package dev.ostler.recipes.examples;

import org.jspecify.annotations.NullMarked;
