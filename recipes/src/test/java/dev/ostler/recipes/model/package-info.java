@NullMarked
package dev.ostler.recipes.model;

import org.jspecify.annotations.NullMarked;
