@NullMarked
package dev.ostler.recipes.discovery;

import org.jspecify.annotations.NullMarked;
