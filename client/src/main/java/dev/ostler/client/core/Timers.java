package dev.ostler.client.core;

/**
 * The times of a connection that follow from the session timeout, all in milliseconds. Two thirds
 * of it without a word from the server is a lost connection, four thirds a lost session, and a
 * client that has been silent for a third says something.
 */
final class Timers {
    /** A ping goes out a second early once the client was silent for so long. */
    private static final long EAGER_AFTER = 1000;

    private static final long SILENCE_MAX = 10_000;

    private int timeout;
    private long heard;
    private long sent;

    Timers(int timeout) {
        this.timeout = timeout;
    }

    void negotiated(int newTimeout) {
        timeout = newTimeout;
    }

    void heard(long now) {
        heard = now;
    }

    void sent(long now) {
        sent = now;
    }

    /** When an attempt to connect, handshake included, has failed. */
    long connectDeadline(int hosts) {
        return sent + timeout / Math.max(1, hosts);
    }

    long readDeadline() {
        return heard + readTimeout();
    }

    long expiry() {
        return heard + timeout * 4L / 3;
    }

    long pingAt() {
        long third = readTimeout() / 2;
        long due = third <= EAGER_AFTER ? third : Math.max(EAGER_AFTER + 1, third - EAGER_AFTER);
        return sent + Math.min(due, SILENCE_MAX + 1);
    }

    private long readTimeout() {
        return timeout * 2L / 3;
    }
}
