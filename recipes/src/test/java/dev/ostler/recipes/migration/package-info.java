@NullMarked
package dev.ostler.recipes.migration;

import org.jspecify.annotations.NullMarked;
