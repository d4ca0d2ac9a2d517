package dev.ostler.server.config;

/**
 * How often clients may connect (server operations, section 6.5): whoever does takes tokens out of
 * a bucket that fills up with time.
 *
 * @param tokensMax how many fit into the bucket; 0 for no limit
 * @param fillMillis the least time from one filling to the next
 * @param fillTokens how many tokens come in that time
 * @param freezeMillis the least time from one change of the drop probability to the next; -1 if
 *     nobody is refused by chance
 * @param dropIncrease by how much the probability grows when the bucket is found empty
 * @param dropDecrease by how much it shrinks when the bucket is found full enough
 * @param decreaseRatio full enough is a bucket that lacks no more than this share
 * @param newSessionTokens what a new session takes
 * @param renewedSessionTokens what it takes to come back to a session
 */
public record ConnectionThrottleConfig(
        int tokensMax,
        int fillMillis,
        int fillTokens,
        int freezeMillis,
        double dropIncrease,
        double dropDecrease,
        double decreaseRatio,
        int newSessionTokens,
        int renewedSessionTokens) {
    /** No limit. */
    public static final ConnectionThrottleConfig OFF =
            new ConnectionThrottleConfig(0, 1, 1, -1, 0.02, 0.002, 0, 1, 1);

    public ConnectionThrottleConfig {
        require(tokensMax >= 0, "a bucket of " + tokensMax + " tokens");
        require(fillMillis >= 1, "tokens every " + fillMillis + " ms");
        require(fillTokens >= 0, fillTokens + " tokens at a time");
        require(freezeMillis >= -1, "a change every " + freezeMillis + " ms; -1 is never");
        require(isShare(dropIncrease), "a probability that grows by " + dropIncrease);
        require(isShare(dropDecrease), "a probability that shrinks by " + dropDecrease);
        require(isShare(decreaseRatio), "a share of " + decreaseRatio);
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("this cannot be: " + what);
        }
    }

    private static boolean isShare(double value) {
        return value >= 0 && value <= 1;
    }

    public ConnectionThrottleConfig withTokensMax(int value) {
        return new ConnectionThrottleConfig(
                value,
                fillMillis,
                fillTokens,
                freezeMillis,
                dropIncrease,
                dropDecrease,
                decreaseRatio,
                newSessionTokens,
                renewedSessionTokens);
    }

    public ConnectionThrottleConfig withFillMillis(int value) {
        return new ConnectionThrottleConfig(
                tokensMax,
                value,
                fillTokens,
                freezeMillis,
                dropIncrease,
                dropDecrease,
                decreaseRatio,
                newSessionTokens,
                renewedSessionTokens);
    }

    public ConnectionThrottleConfig withFillTokens(int value) {
        return new ConnectionThrottleConfig(
                tokensMax,
                fillMillis,
                value,
                freezeMillis,
                dropIncrease,
                dropDecrease,
                decreaseRatio,
                newSessionTokens,
                renewedSessionTokens);
    }

    public ConnectionThrottleConfig withFreezeMillis(int value) {
        return new ConnectionThrottleConfig(
                tokensMax,
                fillMillis,
                fillTokens,
                value,
                dropIncrease,
                dropDecrease,
                decreaseRatio,
                newSessionTokens,
                renewedSessionTokens);
    }

    public ConnectionThrottleConfig withDropIncrease(double value) {
        return new ConnectionThrottleConfig(
                tokensMax,
                fillMillis,
                fillTokens,
                freezeMillis,
                value,
                dropDecrease,
                decreaseRatio,
                newSessionTokens,
                renewedSessionTokens);
    }

    public ConnectionThrottleConfig withDropDecrease(double value) {
        return new ConnectionThrottleConfig(
                tokensMax,
                fillMillis,
                fillTokens,
                freezeMillis,
                dropIncrease,
                value,
                decreaseRatio,
                newSessionTokens,
                renewedSessionTokens);
    }

    public ConnectionThrottleConfig withDecreaseRatio(double value) {
        return new ConnectionThrottleConfig(
                tokensMax,
                fillMillis,
                fillTokens,
                freezeMillis,
                dropIncrease,
                dropDecrease,
                value,
                newSessionTokens,
                renewedSessionTokens);
    }

    /**
     * @param localSessions whether new sessions are local
     */
    static ConnectionThrottleConfig from(Settings settings, boolean localSessions)
            throws ConfigException {
        boolean weighted = setting(settings, "weight_enabled").flag(false);
        int local = weight(setting(settings, "local_session_weight"), 1);
        int global = Math.max(local, weight(setting(settings, "global_session_weight"), 3));
        int renewed = Math.max(local, weight(setting(settings, "renew_session_weight"), 2));
        int times = weighted ? global : 1;
        return new ConnectionThrottleConfig(
                times * count(setting(settings, "tokens"), 0, 0, "tokens"),
                count(setting(settings, "fill_time"), 1, 1, "milliseconds"),
                times * count(setting(settings, "fill_count"), 1, 0, "tokens"),
                setting(settings, "freeze_time")
                        .integer(-1, -1, Integer.MAX_VALUE, "milliseconds, -1 for never"),
                probability(setting(settings, "drop_increase"), 0.02),
                probability(setting(settings, "drop_decrease"), 0.002),
                probability(setting(settings, "decrease_ratio"), 0),
                weighted ? (localSessions ? local : global) : 1,
                weighted ? renewed : 1);
    }

    private static Value setting(Settings settings, String name) {
        return settings.property("connection_throttle_" + name);
    }

    /** Such that the heaviest kind of session times it is a number still. */
    private static int count(Value written, int otherwise, int min, String unit)
            throws ConfigException {
        return written.integer(otherwise, min, 1_000_000, unit);
    }

    private static int weight(Value written, int otherwise) throws ConfigException {
        int weight = written.integer(otherwise, Integer.MIN_VALUE, 1_000, "tokens");
        return weight > 0 ? weight : otherwise;
    }

    private static double probability(Value written, double otherwise) throws ConfigException {
        double value = written.fraction(otherwise);
        if (!isShare(value)) {
            throw written.wrong("is out of range; write 0 to 1");
        }
        return value;
    }
}
