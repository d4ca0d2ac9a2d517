package dev.ostler.client.core;

/**
 * When a client of a read-only server asks another one whether it is read-write, in milliseconds:
 * soon at first, then ever more seldom.
 */
final class ProbeTimer {
    private static final int PAUSE_MIN = 100;
    private static final int PAUSE_MAX = 60_000;

    private long at;
    private int pause = PAUSE_MIN;

    void restart(long now) {
        pause = PAUSE_MIN;
        at = now + pause;
    }

    long next() {
        return at;
    }

    void probed(long now) {
        pause = Math.min(2 * pause, PAUSE_MAX);
        at = now + pause;
    }
}
