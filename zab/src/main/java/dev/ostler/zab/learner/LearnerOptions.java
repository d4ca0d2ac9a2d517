package dev.ostler.zab.learner;

/**
 * How a learner learns.
 *
 * @param tickMillis {@code tickTime}
 * @param initLimit ticks within which the leader must be reached, and may be silent at first
 * @param syncLimit ticks for which the leader may be silent later
 */
public record LearnerOptions(int tickMillis, int initLimit, int syncLimit) {
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

    long initMillis() {
        return (long) tickMillis * initLimit;
    }

    long syncMillis() {
        return (long) tickMillis * syncLimit;
    }
}
