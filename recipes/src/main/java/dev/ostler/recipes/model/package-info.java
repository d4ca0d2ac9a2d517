/**
 * Znodes as values of a type. A {@link dev.ostler.recipes.model.ModelSpec} says where they are and
 * what makes bytes of them; {@link dev.ostler.recipes.model.Models} reads and writes them, and
 * {@link dev.ostler.recipes.model.ModelCache} follows all of a kind.
 */
@NullMarked
package dev.ostler.recipes.model;

import org.jspecify.annotations.NullMarked;
