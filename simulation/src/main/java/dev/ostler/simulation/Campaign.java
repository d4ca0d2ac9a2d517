package dev.ostler.simulation;

import dev.ostler.simulation.Simulation.Outcome;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.recipe.Flaw;
import dev.ostler.simulation.recipe.Recipe;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.world.Transcript;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Runs many seeds, and shows the first that fails: made as small as may be, with its transcript.
 *
 * <pre>
 *   --seeds 1..2000          runs these
 *   --seed 17                runs this one
 *   --hours 3                goes on from the last of --seeds for so long
 *   --transcript             shows what happened, also if all was well
 *   --mutation ack-before-sync  puts a bug back
 *   --recipes                clients use recipes; each seed is run for each of them
 *   --recipe fair-lock       only this one
 *   --flaw events-missed     something is wrong with what recipes stand on
 *   --net                    puts each bug back, or with --recipes each flaw, and prints after how
 *                            many seeds it is found
 *   --no-shrink              shows a failure as it was found
 * </pre>
 */
final class Campaign {
    private static final int USAGE = 2;
    private static final int REPORT_EVERY = 100;

    private final PrintStream out;
    private long from = 1;
    private long to = 100;
    private long deadlineNanos;
    private Mutation mutation = Mutation.NONE;
    private List<Recipe> recipes = List.of();
    private Flaw flaw = Flaw.NONE;
    private boolean net;
    private boolean transcript;
    private boolean shrink = true;

    private long operations;
    private long transactions;
    private long events;
    private long seeds;

    Campaign(PrintStream out) {
        this.out = out;
    }

    /** Returns the exit code: 0 if all was well, 1 if a promise was broken, 2 for bad arguments. */
    int run(String[] args) {
        try {
            parse(args);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(
                    "usage: [--seeds FROM..TO | --seed N] [--hours H] [--mutation BUG] [--recipes | --recipe NAME] [--transcript] [--no-shrink]");
            return USAGE;
        }
        if (net) {
            return net();
        }
        long begin = System.nanoTime();
        for (long seed = from; seed <= to || System.nanoTime() < deadlineNanos; seed++) {
            if (!run(seed)) {
                return 1;
            }
            if (seeds % REPORT_EVERY == 0) {
                report(begin);
            }
        }
        report(begin);
        return 0;
    }

    /** Puts each bug back, and tells after how many seeds it is found; 1 if one is not. */
    private int net() {
        boolean allFound = true;
        if (!recipes.isEmpty()) {
            for (Flaw each : Flaw.values()) {
                if (each != Flaw.NONE) {
                    Net.Finding found = Net.cast(each, recipes, from, to);
                    out.println(found.row());
                    allFound &= found.violation() != null;
                }
            }
            return allFound ? 0 : 1;
        }
        for (Mutation each : Mutation.values()) {
            if (each != Mutation.NONE) {
                Net.Catch found = Net.cast(each, from, to);
                out.println(found.row());
                allFound &= found.violation() != null;
            }
        }
        return allFound ? 0 : 1;
    }

    private void parse(String[] args) {
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--seed" -> {
                    from = Long.parseLong(argument(args, ++i));
                    to = from;
                }
                case "--seeds" -> {
                    String[] range = argument(args, ++i).split("\\.\\.", -1);
                    from = Long.parseLong(range[0]);
                    to = Long.parseLong(range[range.length - 1]);
                }
                case "--hours" ->
                        deadlineNanos =
                                System.nanoTime()
                                        + (long) (Double.parseDouble(argument(args, ++i)) * 3.6e12);
                case "--mutation" -> mutation = Mutation.valueOf(constant(argument(args, ++i)));
                case "--recipes" -> recipes = List.of(Recipe.values());
                case "--recipe" -> recipes = List.of(Recipe.valueOf(constant(argument(args, ++i))));
                case "--flaw" -> flaw = Flaw.valueOf(constant(argument(args, ++i)));
                case "--net" -> net = true;
                case "--transcript" -> transcript = true;
                case "--no-shrink" -> shrink = false;
                default -> throw new IllegalArgumentException("unknown argument " + args[i]);
            }
        }
    }

    private static String constant(String argument) {
        return argument.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    private static String argument(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private boolean run(long seed) {
        seeds++;
        if (recipes.isEmpty()) {
            return run(
                    "seed " + seed,
                    Scenario.of(seed).with(mutation),
                    (scenario, told) -> new Simulation(scenario, told).run());
        }
        for (Recipe recipe : recipes) {
            if (!run(
                    "seed " + seed + " of " + recipe,
                    Scenario.ofRecipes(seed).with(mutation),
                    (scenario, told) -> new RecipeSimulation(recipe, flaw, scenario, told).run())) {
                return false;
            }
        }
        return true;
    }

    /** Runs a scenario. */
    @FunctionalInterface
    private interface Run {
        Outcome of(Scenario scenario, Transcript transcript);
    }

    private boolean run(String name, Scenario scenario, Run run) {
        var told = transcript ? Transcript.kept() : Transcript.none();
        Outcome outcome = run.of(scenario, told);
        operations += outcome.operations();
        transactions += outcome.transactions();
        events += outcome.events();
        Violation broken = outcome.violation();
        if (broken == null) {
            out.print(told.text());
            return true;
        }
        out.println(name + " breaks a promise: " + broken.getMessage());
        Scenario smallest = scenario;
        if (shrink) {
            smallest =
                    new Shrinker(broken, fewer -> run.of(fewer, Transcript.none()))
                            .shrink(scenario);
        }
        out.println(smallest);
        tell(smallest, run);
        return false;
    }

    private void tell(Scenario scenario, Run run) {
        Transcript told = Transcript.kept();
        Violation broken = run.of(scenario, told).violation();
        out.println(told.text());
        if (broken != null && broken.getCause() != null) {
            broken.printStackTrace(out);
        }
    }

    private void report(long begin) {
        out.printf(
                Locale.ROOT,
                "%d seeds, %d operations, %d transactions, %d events, %.1f s%n",
                seeds,
                operations,
                transactions,
                events,
                (System.nanoTime() - begin) / 1e9);
    }
}
