/**
 * The recipes on real servers, Ostler's and Apache's, each in a process of its own. A suite extends
 * {@link dev.ostler.interop.recipes.RecipeSuite}; its tests name the features that they show.
 */
@NullMarked
package dev.ostler.interop.recipes;

import org.jspecify.annotations.NullMarked;
