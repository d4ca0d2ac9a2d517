package dev.ostler.simulation;

import dev.ostler.simulation.Simulation.Outcome;
import dev.ostler.simulation.check.Violation;
import dev.ostler.simulation.fault.Fault.Planned;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a scenario smaller that breaks a promise, as long as it still breaks the same one: fewer
 * operations, fewer faults, fewer clients, until nothing more can be left out.
 */
final class Shrinker {
    private static final int RUNS_MAX = 400;

    private final String promise;
    private final Function<Scenario, Outcome> run;
    private int runs;

    /**
     * @param run runs a scenario
     */
    Shrinker(Violation violation, Function<Scenario, Outcome> run) {
        promise = violation.promise();
        this.run = run;
    }

    Scenario shrink(Scenario failing) {
        Scenario smallest = failing;
        Scenario before;
        do {
            before = smallest;
            smallest = fewerOperations(fewerClients(fewerFaults(smallest)));
        } while (!smallest.equals(before) && runs < RUNS_MAX);
        return smallest;
    }

    private boolean stillBreaks(Scenario scenario) {
        if (runs >= RUNS_MAX) {
            return false;
        }
        runs++;
        Violation violation = run.apply(scenario).violation();
        return violation != null && violation.promise().equals(promise);
    }

    /** Leaves out halves, then quarters, and so on. */
    private Scenario fewerFaults(Scenario scenario) {
        Scenario smallest = scenario;
        for (int size = Math.max(1, scenario.faults().size() / 2); size > 0; size /= 2) {
            int from = 0;
            while (from < smallest.faults().size()) {
                List<Planned> fewer = new ArrayList<>(smallest.faults());
                fewer.subList(from, Math.min(from + size, fewer.size())).clear();
                if (stillBreaks(smallest.withFaults(fewer))) {
                    smallest = smallest.withFaults(fewer);
                } else {
                    from += size;
                }
            }
        }
        return smallest;
    }

    private Scenario fewerClients(Scenario scenario) {
        Scenario smallest = scenario;
        while (smallest.clients() > 1
                && stillBreaks(smallest.withClients(smallest.clients() - 1))) {
            smallest = smallest.withClients(smallest.clients() - 1);
        }
        return smallest;
    }

    private Scenario fewerOperations(Scenario scenario) {
        Scenario smallest = scenario;
        for (int less = scenario.operations() / 2; less > 0; less /= 2) {
            while (smallest.operations() > less
                    && stillBreaks(smallest.withOperations(smallest.operations() - less))) {
                smallest = smallest.withOperations(smallest.operations() - less);
            }
        }
        return smallest;
    }
}
