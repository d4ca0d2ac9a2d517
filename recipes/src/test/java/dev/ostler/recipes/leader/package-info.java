@NullMarked
package dev.ostler.recipes.leader;

import org.jspecify.annotations.NullMarked;
