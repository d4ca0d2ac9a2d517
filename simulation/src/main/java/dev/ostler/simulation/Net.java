package dev.ostler.simulation;

import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.recipe.Flaw;
import dev.ostler.simulation.recipe.Recipe;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.world.Transcript;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** Whether the checkers find the bugs that are put back, and how soon. */
final class Net {
    private Net() {}

    /**
     * What was found.
     *
     * @param seeds how many were run
     * @param violation null if none of them broke a promise
     */
    record Catch(Mutation mutation, long seeds, @Nullable Violation violation) {
        /** A line of a table in Markdown. */
        String row() {
            String found =
                    violation == null
                            ? "not in " + seeds
                            : String.format(Locale.ROOT, "%d | %s", seeds, violation.promise());
            return "| " + mutation.known() + " | " + mutation.description() + " | " + found + " |";
        }
    }

    /**
     * What was found with a flaw.
     *
     * @param recipe the one that broke its promise, or the last that was run
     */
    record Finding(Flaw flaw, Recipe recipe, long seeds, @Nullable Violation violation) {
        /** A line of a table in Markdown. */
        String row() {
            String found =
                    violation == null
                            ? "not in " + seeds + " | |"
                            : String.format(
                                    Locale.ROOT,
                                    "%d | %s | %s",
                                    seeds,
                                    recipe,
                                    violation.promise());
            return "| " + flaw.description() + " | " + found + " |";
        }
    }

    /** Runs seeds from this one on with a flaw until a recipe breaks a promise. */
    static Finding cast(Flaw flaw, List<Recipe> recipes, long from, long to) {
        for (long seed = from; seed <= to; seed++) {
            for (Recipe recipe : recipes) {
                Violation violation =
                        new RecipeSimulation(
                                        recipe, flaw, Scenario.ofRecipes(seed), Transcript.none())
                                .run()
                                .violation();
                if (violation != null) {
                    return new Finding(flaw, recipe, seed - from + 1, violation);
                }
            }
        }
        return new Finding(flaw, recipes.getLast(), to - from + 1, null);
    }

    /** Runs seeds from this one on with a bug until one of them breaks a promise. */
    static Catch cast(Mutation mutation, long from, long to) {
        for (long seed = from; seed <= to; seed++) {
            Violation violation =
                    new Simulation(Scenario.of(seed).with(mutation), Transcript.none())
                            .run()
                            .violation();
            if (violation != null) {
                return new Catch(mutation, seed - from + 1, violation);
            }
        }
        return new Catch(mutation, to - from + 1, null);
    }
}
