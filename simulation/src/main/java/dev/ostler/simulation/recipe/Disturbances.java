package dev.ostler.simulation.recipe;

/**
 * What keeps a process from knowing of a loss before others do: it stood still, was robbed, or a
 * server that did not know better has answered it.
 */
final class Disturbances {
    /** So long after one everything that has to come out has. */
    private static final long AFTERMATH_MICROS = 6_000_000;

    private long lastMicros = -AFTERMATH_MICROS;

    void at(long micros) {
        lastMicros = micros;
    }

    /** Whether the process has been left alone for long enough to be relied on. */
    boolean areOver(long nowMicros) {
        return nowMicros >= lastMicros + AFTERMATH_MICROS;
    }
}
