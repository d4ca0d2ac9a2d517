@NullMarked
package dev.ostler.recipes.connection;

import org.jspecify.annotations.NullMarked;
