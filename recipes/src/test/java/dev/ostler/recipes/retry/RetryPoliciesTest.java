package dev.ostler.recipes.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.zookeeper.KeeperException.Code;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The policies, asked as a client asks them. */
@Tag("F2")
class RetryPoliciesTest {
    private static final int DRAWS = 4_000;

    /** The pauses of an operation that always fails; the time passes with them only. */
    private static List<Long> pauses(RetryPolicy policy) {
        List<Long> pauses = new ArrayList<>();
        long[] elapsed = {0};
        RetrySleeper sleeper =
                (time, unit) -> {
                    pauses.add(unit.toMillis(time));
                    elapsed[0] += unit.toMillis(time);
                };
        int retries = 0;
        while (retries < 1_000
                && policy.allowRetry(Code.CONNECTIONLOSS, retries, elapsed[0], sleeper)) {
            retries++;
        }
        assertThat(pauses).hasSize(retries);
        return pauses;
    }

    @Test
    @Tag("S108")
    void exponentialBackoffRetriesSoOften() {
        assertThat(pauses(new ExponentialBackoffRetry(10, 3))).hasSize(3);
        assertThat(pauses(new ExponentialBackoffRetry(10, 0))).isEmpty();
        assertThat(new ExponentialBackoffRetry(1, 100).maxRetries()).isEqualTo(29);
        assertThatThrownBy(() -> new ExponentialBackoffRetry(-1, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @Tag("S109")
    void exponentialBackoffHasALongestPause() {
        List<Long> pauses = pauses(new ExponentialBackoffRetry(100, 29, 1_000));
        assertThat(pauses).hasSize(29).allMatch(pause -> pause <= 1_000);
        assertThat(pauses.get(28)).isEqualTo(1_000);
        assertThat(pauses(new BoundedExponentialBackoffRetry(100, 1_000, 29)))
                .hasSize(29)
                .allMatch(pause -> pause <= 1_000);
    }

    @Test
    @Tag("S110")
    void exponentialBackoffDrawsFromARangeThatDoubles() {
        var policy =
                new ExponentialBackoffRetry(100, 29, Integer.MAX_VALUE, new SplittableRandom(7));
        for (int retryCount = 0; retryCount <= 5; retryCount++) {
            var seen = new TreeSet<Long>();
            for (int i = 0; i < DRAWS; i++) {
                assertThat(
                                policy.allowRetry(
                                        retryCount,
                                        0,
                                        (time, unit) -> seen.add(unit.toMillis(time))))
                        .isTrue();
            }
            assertThat(seen)
                    .containsExactlyElementsOf(
                            IntStream.range(1, Math.max(2, 1 << (retryCount + 1)))
                                    .mapToObj(factor -> 100L * factor)
                                    .toList());
        }
    }

    @Test
    @Tag("S111")
    void retryNTimesPausesEquallyLong() {
        assertThat(pauses(new RetryNTimes(3, 20))).containsExactly(20L, 20L, 20L);
    }

    @Test
    @Tag("S112")
    void retryOneTimeRetriesOnce() {
        assertThat(pauses(new RetryOneTime(15))).containsExactly(15L);
    }

    @Test
    @Tag("S113")
    void noRetryStartsAfterTheLimit() {
        assertThat(pauses(new RetryUntilElapsed(100, 30))).containsExactly(30L, 30L, 30L);
        assertThat(pauses(new RetryUntilElapsed(90, 30))).containsExactly(30L, 30L);
        assertThat(
                        new RetryUntilElapsed(100, 0)
                                .allowRetry(
                                        0,
                                        100,
                                        (time, unit) -> {
                                            throw new AssertionError("it sleeps in vain");
                                        }))
                .isFalse();
    }

    @Test
    void retryForeverDoesSo() {
        assertThat(pauses(new RetryForever(1))).hasSize(1_000);
        assertThatThrownBy(() -> new RetryForever(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyFailuresOfTheConnectionAreWorthARetry() {
        var policy = new RetryOneTime(1);
        assertThat(policy.allowRetry(Code.CONNECTIONLOSS)).isTrue();
        assertThat(policy.allowRetry(Code.SESSIONEXPIRED)).isTrue();
        assertThat(policy.allowRetry(Code.NONODE)).isFalse();
        var sessionBound = new SessionFailedRetryPolicy(policy);
        assertThat(sessionBound.allowRetry(Code.CONNECTIONLOSS)).isTrue();
        assertThat(sessionBound.allowRetry(Code.SESSIONEXPIRED)).isFalse();
    }

    @Test
    @Tag("S106")
    void interruptOfThePauseIsKeptAndEndsTheRetries() {
        boolean again =
                new RetryForever(1)
                        .allowRetry(
                                0,
                                0,
                                (time, unit) -> {
                                    throw new InterruptedException();
                                });
        assertThat(again).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void backoffSpreadsItsPausesFromNothingOn() {
        Backoff backoff =
                Backoff.fullJitter(
                        Duration.ofMillis(100), Duration.ofSeconds(1), new SplittableRandom(7));
        for (int attempt = 1; attempt <= 8; attempt++) {
            long limit = Math.min(1_000, 100L << (attempt - 1));
            var drawn = new TreeSet<Long>();
            for (int i = 0; i < DRAWS; i++) {
                drawn.add(
                        backoff.delay(attempt, Duration.ZERO, Code.CONNECTIONLOSS)
                                .orElseThrow()
                                .toMillis());
            }
            assertThat(drawn.first()).isLessThan(limit / 10);
            assertThat(drawn.last()).isBetween(limit * 9 / 10, limit);
        }
    }

    @Test
    void backoffStopsByAttemptsAndByTime() {
        Backoff three = Backoff.fixed(Duration.ofMillis(10)).atMost(3);
        assertThat(pauses(three.toPolicy())).containsExactly(10L, 10L);
        Backoff soon = Backoff.fixed(Duration.ofMillis(10)).within(Duration.ofMillis(35));
        assertThat(pauses(soon.toPolicy())).containsExactly(10L, 10L, 10L);
        assertThat(pauses(Backoff.none().toPolicy())).isEmpty();
        Backoff again = Backoff.of(new RetryNTimes(1, 7));
        assertThat(again.delay(1, Duration.ZERO, Code.CONNECTIONLOSS))
                .contains(Duration.ofMillis(7));
        assertThat(again.delay(2, Duration.ZERO, Code.CONNECTIONLOSS)).isEmpty();
        assertThat(again.delay(1, Duration.ZERO, Code.NONODE)).isEmpty();
    }

    @Test
    void backoffMayDecideByTheError() {
        Backoff choosy =
                (attempt, elapsed, error) ->
                        error == Code.SESSIONEXPIRED
                                ? Optional.empty()
                                : Optional.of(Duration.ofMillis(1));
        RetrySleeper sleeper = (time, unit) -> assertThat(unit).isEqualTo(TimeUnit.NANOSECONDS);
        assertThat(choosy.toPolicy().allowRetry(Code.SESSIONEXPIRED, 0, 0, sleeper)).isFalse();
        assertThat(choosy.toPolicy().allowRetry(Code.CONNECTIONLOSS, 0, 0, sleeper)).isTrue();
    }
}
