@NullMarked
package dev.ostler.recipes.easy;

import org.jspecify.annotations.NullMarked;
