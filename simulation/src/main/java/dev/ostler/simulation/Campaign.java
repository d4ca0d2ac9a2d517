package dev.ostler.simulation;

import dev.ostler.simulation.Simulation.Outcome;
import dev.ostler.simulation.server.Mutation;
import dev.ostler.simulation.world.Transcript;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
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
 *   --net                    puts each bug back, and prints after how many seeds it is found
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
                    "usage: [--seeds FROM..TO | --seed N] [--hours H] [--mutation BUG] [--transcript] [--no-shrink]");
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
                case "--mutation" ->
                        mutation =
                                Mutation.valueOf(
                                        argument(args, ++i)
                                                .toUpperCase(Locale.ROOT)
                                                .replace('-', '_'));
                case "--net" -> net = true;
                case "--transcript" -> transcript = true;
                case "--no-shrink" -> shrink = false;
                default -> throw new IllegalArgumentException("unknown argument " + args[i]);
            }
        }
    }

    private static String argument(String[] args, int index) {
        if (index >= args.length) {
            throw new IllegalArgumentException(args[index - 1] + " needs a value");
        }
        return args[index];
    }

    private boolean run(long seed) {
        Scenario scenario = Scenario.of(seed).with(mutation);
        Outcome outcome = new Simulation(scenario, kept(transcript)).run();
        seeds++;
        operations += outcome.operations();
        transactions += outcome.transactions();
        events += outcome.events();
        if (outcome.violation() == null) {
            if (transcript) {
                out.println(again(scenario));
            }
            return true;
        }
        out.println("seed " + seed + " breaks a promise: " + outcome.violation().getMessage());
        Scenario smallest = shrink ? new Shrinker(outcome.violation()).shrink(scenario) : scenario;
        out.println(smallest);
        out.println(again(smallest));
        return false;
    }

    private static Transcript kept(boolean kept) {
        return kept ? Transcript.kept() : Transcript.none();
    }

    private static String again(Scenario scenario) {
        var simulation = new Simulation(scenario, Transcript.kept());
        Outcome outcome = simulation.run();
        String end = "";
        if (outcome.violation() != null && outcome.violation().getCause() != null) {
            var trace = new StringWriter();
            outcome.violation().printStackTrace(new PrintWriter(trace));
            end = trace.toString();
        }
        return simulation.transcript() + end;
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
