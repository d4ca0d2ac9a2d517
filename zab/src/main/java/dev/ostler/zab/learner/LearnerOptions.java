package dev.ostler.zab.learner;

/**
 * How a learner learns.
 *
 * @param tickMillis {@code tickTime}
 * @param initLimit ticks within which the leader must be reached, and may be silent at first
 * @param syncLimit ticks for which the leader may be silent later
 * @param wantsSnapshot whether to claim an empty history, so that the leader sends a snapshot: for
 *     a member that was asked for a truncation that its disk can't do
 */
public record LearnerOptions(int tickMillis, int initLimit, int syncLimit, boolean wantsSnapshot) {
    public LearnerOptions {
        if (tickMillis < 2 || initLimit < 1 || syncLimit < 1) {
            throw new IllegalArgumentException(
                    "tickTime "
                            + tickMillis
                            + ", initLimit "
                            + initLimit
                            + ", syncLimit "
                            + syncLimit);
        }
    }

    /** With the history as it is. */
    public LearnerOptions(int tickMillis, int initLimit, int syncLimit) {
        this(tickMillis, initLimit, syncLimit, false);
    }

    long initMillis() {
        return (long) tickMillis * initLimit;
    }

    long syncMillis() {
        return (long) tickMillis * syncLimit;
    }
}
