@NullMarked
package dev.ostler.recipes.config;

import org.jspecify.annotations.NullMarked;
