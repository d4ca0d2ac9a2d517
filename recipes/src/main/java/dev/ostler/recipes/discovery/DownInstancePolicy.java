package dev.ostler.recipes.discovery;

import java.time.Duration;

/**
 * When an instance is left out because it does not answer.
 *
 * @param errors so many
 * @param within in so short a time; it stays out until that has passed since the first of them
 */
public record DownInstancePolicy(int errors, Duration within) {
    /** Two errors in 30 seconds. */
    public static final DownInstancePolicy DEFAULT =
            new DownInstancePolicy(2, Duration.ofSeconds(30));

    public DownInstancePolicy {
        if (errors < 1 || within.isNegative()) {
            throw new IllegalArgumentException(errors + " errors in " + within);
        }
    }
}
