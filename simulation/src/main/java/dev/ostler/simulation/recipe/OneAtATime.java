package dev.ostler.simulation.recipe;

import dev.ostler.simulation.check.Violation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * As long as no process stands still and nobody ends the sessions of others, two never believe at
 * the same time that they have what only one can have: the one who loses it knows first.
 */
final class OneAtATime {
    private static final String PROMISE = "whoever loses a lock knows it before another has it";

    private final List<Holder> holders = new ArrayList<>();

    private record Holder(Desk desk, long token, boolean alone, BooleanSupplier holds) {
        boolean believes() {
            return desk.process().isAlive()
                    && desk.disturbances().areOver(desk.process().world().nowMicros())
                    && holds.getAsBoolean();
        }
    }

    /**
     * Somebody was told that he has it, for the first time or again.
     *
     * @param holds whether he still believes so
     */
    void begins(Desk desk, long token, BooleanSupplier holds) {
        begins(desk, token, true, holds);
    }

    /**
     * As above.
     *
     * @param alone whether nobody else may have it, or only others who share it
     */
    void begins(Desk desk, long token, boolean alone, BooleanSupplier holds) {
        var next = new Holder(desk, token, alone, holds);
        holders.removeIf(holder -> !holder.believes() || holder.token == token);
        if (!next.believes()) {
            return;
        }
        for (Holder holder : holders) {
            if (alone || holder.alone) {
                throw new Violation(PROMISE, desk + " has what " + holder.desk + " has");
            }
        }
        holders.add(next);
    }
}
