package dev.ostler.simulation.world;

import java.util.Locale;
import java.util.function.Supplier;

/** What happened in a simulation, line by line, for people and for comparing two runs. */
public final class Transcript {
    private final boolean kept;
    private final StringBuilder text = new StringBuilder();

    private Transcript(boolean kept) {
        this.kept = kept;
    }

    /** One that keeps its lines. */
    public static Transcript kept() {
        return new Transcript(true);
    }

    /** One that costs nothing. */
    public static Transcript none() {
        return new Transcript(false);
    }

    void line(long micros, String who, Supplier<String> what) {
        if (kept) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%4d.%06d %-4s %s%n",
                            micros / 1_000_000,
                            micros % 1_000_000,
                            who,
                            what.get()));
        }
    }

    /** All lines so far. */
    public String text() {
        return text.toString();
    }
}
