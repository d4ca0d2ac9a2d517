package dev.ostler.interop.differential;

import java.util.List;

/**
 * A place where two servers do not behave alike.
 *
 * @param step how many requests had been sent before the batch
 * @param context the last requests of the session, up to the one in question
 */
record Difference(
        long seed, int step, String session, List<String> context, String left, String right) {
    @Override
    public String toString() {
        return "seed "
                + seed
                + ", step "
                + step
                + ", session "
                + session
                + "\n  requests: "
                + String.join("\n            ", context)
                + "\n  left:  "
                + left
                + "\n  right: "
                + right;
    }
}
