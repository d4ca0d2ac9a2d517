package dev.ostler.simulation.recipe;

import dev.ostler.simulation.check.AgreedHistory;

import java.util.List;

/** The recipes that can be simulated. */
public enum Recipe {
    OPERATIONS;

    /**
     * Begins a trial of it.
     *
     * @param clients names of those that take part
     * @param rounds how often each does what it does
     */
    public Trial begin(AgreedHistory history, List<String> clients, int rounds) {
        return switch (this) {
            case OPERATIONS -> new OperationsTrial(history, clients, rounds);
        };
    }
}
