package dev.ostler.server.config;

/**
 * How sessions live.
 *
 * @param tickTimeMillis the unit of session expiry
 * @param timeoutMinMillis the least timeout a client is granted
 * @param timeoutMaxMillis the greatest
 */
public record SessionConfig(int tickTimeMillis, int timeoutMinMillis, int timeoutMaxMillis) {

    static SessionConfig from(Settings settings) throws ConfigException {
        Value tickTime = settings.key("tickTime");
        int tick = tickTime.integer(3000, 0, Integer.MAX_VALUE / 20, "milliseconds");
        if (tick == 0) {
            throw tickTime.problem("tickTime is not set; write for example tickTime=2000");
        }
        int min = timeout(settings, "minSessionTimeout", 2 * tick);
        int max = timeout(settings, "maxSessionTimeout", 20 * tick);
        if (min > max) {
            throw settings.problem(
                    "minSessionTimeout must not be larger than maxSessionTimeout (%d > %d ms)"
                            .formatted(min, max));
        }
        return new SessionConfig(tick, min, max);
    }

    /** Minus one, and nothing at all, stand for the multiple of the tick time. */
    private static int timeout(Settings settings, String key, int derived) throws ConfigException {
        int written = settings.key(key).integer(-1, -1, Integer.MAX_VALUE, "milliseconds");
        return written == -1 ? derived : written;
    }
}
