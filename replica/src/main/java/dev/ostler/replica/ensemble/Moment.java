package dev.ostler.replica.ensemble;

/** The time, as the shell told it last; one for all parts of a member. */
final class Moment {
    private long nowMillis;
    private long wallMillis;

    void set(long nowMillis, long wallMillis) {
        this.nowMillis = nowMillis;
        this.wallMillis = wallMillis;
    }

    /** Monotonic; its origin means nothing. */
    long nowMillis() {
        return nowMillis;
    }

    /** Milliseconds since 1970. */
    long wallMillis() {
        return wallMillis;
    }
}
