/**
 * Recipes in a simulation: real managed clients on simulated machines, applications that use one
 * recipe each, and what that recipe promises. Begin with {@link
 * dev.ostler.simulation.recipe.RecipeClient} and {@link dev.ostler.simulation.recipe.Trial}.
 */
@NullMarked
package dev.ostler.simulation.recipe;

import org.jspecify.annotations.NullMarked;
