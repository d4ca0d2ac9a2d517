/**
 * Changes of what an application keeps on the servers, each made once. A {@link
 * dev.ostler.recipes.migration.MigrationSet} is a named list of steps; {@link
 * dev.ostler.recipes.migration.Migrations} carries out those that were not yet.
 */
@NullMarked
package dev.ostler.recipes.migration;

import org.jspecify.annotations.NullMarked;
