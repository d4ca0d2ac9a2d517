package dev.ostler.replica.session;

/**
 * What session timeouts a server grants, in milliseconds (client protocol, section 2.2).
 *
 * @param min minSessionTimeout, at least 1
 * @param max maxSessionTimeout, at least {@code min}
 */
public record TimeoutBounds(int min, int max) {
    public TimeoutBounds {
        if (min < 1 || max < min) {
            throw new IllegalArgumentException("session timeouts from " + min + " to " + max);
        }
    }

    /** The bounds where none are configured: 2 and 20 ticks. */
    public static TimeoutBounds ofTick(int tickMillis) {
        return new TimeoutBounds(
                Math.multiplyExact(2, tickMillis), Math.multiplyExact(20, tickMillis));
    }

    /** The timeout a client gets that asks for {@code requested}, which may be any number. */
    public int negotiate(int requested) {
        return Math.clamp(requested, min, max);
    }
}
