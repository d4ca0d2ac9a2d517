package dev.ostler.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.server.config.ConnectionThrottleConfig;
import dev.ostler.server.fourletter.Metric;

import org.junit.jupiter.api.Test;

class ConnectionThrottleTest {
    private static final int NO_CHANCE = -1;

    private long now = 1_000_000;
    private double chance;

    private ConnectionThrottle throttle(ConnectionThrottleConfig config) {
        return new ConnectionThrottle(config, () -> now, () -> chance);
    }

    /** A bucket of ten tokens that gets five every 100 ms. */
    private ConnectionThrottle bucket(int freezeMillis, int newTokens, int renewedTokens) {
        return throttle(
                new ConnectionThrottleConfig(
                        10, 100, 5, freezeMillis, 0.5, 0.25, 0.2, newTokens, renewedTokens));
    }

    private static int admitted(ConnectionThrottle throttle, int tries) {
        int admitted = 0;
        for (int i = 0; i < tries; i++) {
            admitted += throttle.admits(false, "a client") ? 1 : 0;
        }
        return admitted;
    }

    private static double dropProbability(ConnectionThrottle throttle) {
        return ((Metric.Gauge) throttle.metrics().getFirst()).value().doubleValue();
    }

    private static Metric.Summary deficit(ConnectionThrottle throttle) {
        return (Metric.Summary) throttle.metrics().getLast();
    }

    @Test
    void withoutALimitEveryClientMayConnect() {
        ConnectionThrottle throttle = throttle(ConnectionThrottleConfig.OFF);

        assertThat(admitted(throttle, 10_000)).isEqualTo(10_000);
        assertThat(throttle.refused()).isZero();
        assertThat(deficit(throttle).count()).isEqualTo(10_000);
        assertThat(deficit(throttle).max()).isZero();
    }

    @Test
    void whoFindsNoTokenIsRefusedUntilSomeHaveCome() {
        ConnectionThrottle throttle = bucket(NO_CHANCE, 1, 1);
        assertThat(admitted(throttle, 15)).isEqualTo(10);
        assertThat(throttle.refused()).isEqualTo(5);

        now += 100; // Only after more than that.
        assertThat(throttle.admits(false, "a client")).isFalse();
        now += 1;
        assertThat(admitted(throttle, 15)).isEqualTo(5);

        now += 1_000_000_000L;
        assertThat(admitted(throttle, 15)).isEqualTo(10);
    }

    @Test
    void aSessionFromBeforeMayTakeLessThanANewOne() {
        ConnectionThrottle throttle = bucket(NO_CHANCE, 4, 2);

        assertThat(admitted(throttle, 5)).isEqualTo(2);
        assertThat(throttle.admits(true, "a client")).isTrue();
        assertThat(throttle.admits(true, "a client")).isFalse();
    }

    @Test
    void whatTheBucketLacksStaysTheSameWhenItIsChanged() {
        ConnectionThrottle throttle = bucket(NO_CHANCE, 1, 1);
        admitted(throttle, 8);

        throttle.config(throttle.config().withTokensMax(12));
        assertThat(admitted(throttle, 10)).isEqualTo(4);
        throttle.config(throttle.config().withTokensMax(5));
        assertThat(admitted(throttle, 10)).isZero();
        throttle.config(throttle.config().withTokensMax(0));
        assertThat(admitted(throttle, 10)).isEqualTo(10);
    }

    @Test
    void whatTheBucketLacksIsMeasured() {
        ConnectionThrottle throttle = bucket(NO_CHANCE, 4, 2);
        admitted(throttle, 5);

        assertThat(deficit(throttle).count()).isEqualTo(2);
        assertThat(deficit(throttle).sum()).isEqualTo(4 + 8);
        assertThat(deficit(throttle).max()).isEqualTo(8);

        throttle.reset();
        assertThat(deficit(throttle).count()).isZero();
        assertThat(throttle.refused()).isZero();
    }

    @Test
    void whileTheBucketIsOftenEmptyMoreAreRefusedByChance() {
        ConnectionThrottle throttle = bucket(1_000, 10, 10);
        chance = 0.4;
        assertThat(throttle.admits(false, "a client")).isTrue();

        now += 1_001; // Full by now, with a chance of nothing.
        assertThat(throttle.admits(false, "a client")).isTrue();
        assertThat(dropProbability(throttle)).isZero();

        now += 1; // Too soon for a change.
        assertThat(throttle.admits(false, "a client")).isFalse();
        assertThat(dropProbability(throttle)).isZero();
        assertThat(throttle.refused()).isEqualTo(1);
    }

    @Test
    void theProbabilityGrowsWhenTheBucketIsEmptyAndShrinksWhenItIsFullEnough() {
        ConnectionThrottle throttle =
                throttle(new ConnectionThrottleConfig(10, 1_000_000, 10, 0, 0.75, 0.25, 0.2, 1, 1));
        chance = 0.99;
        assertThat(admitted(throttle, 10)).isEqualTo(10);

        now++;
        assertThat(throttle.admits(false, "a client")).isFalse();
        assertThat(dropProbability(throttle)).isEqualTo(0.75);
        now++;
        throttle.admits(false, "a client");
        assertThat(dropProbability(throttle)).isEqualTo(1);

        now += 2_000_000; // Full again; a tenth and two tenths may be missing.
        assertThat(throttle.admits(false, "a client")).isTrue();
        assertThat(dropProbability(throttle)).isEqualTo(0.75);
        chance = 0.8;
        for (double left : new double[] {0.5, 0.25, 0.25}) {
            now++;
            assertThat(throttle.admits(false, "a client")).isTrue();
            assertThat(dropProbability(throttle)).isEqualTo(left);
        }
        chance = 0.1; // The bucket is neither empty nor full enough: it stays as it is.
        now++;
        assertThat(throttle.admits(false, "a client")).isFalse();
        assertThat(dropProbability(throttle)).isEqualTo(0.25);
    }
}
