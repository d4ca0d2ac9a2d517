package dev.ostler.replica.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.SessionId;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/**
 * Client protocol, section 11.1; a tick of 2 s, and a call of {@code tick} at least every second.
 */
class SessionTrackerTest {
    private static final SessionId A = new SessionId(0x0100_0000_0000_0001L);
    private static final SessionId B = new SessionId(0x0100_0000_0000_0002L);
    private static final SessionId C = new SessionId(0xfe00_0000_0000_0003L);

    private static final SessionId D = new SessionId(7);

    private final SessionTracker tracker = new SessionTracker(2_000, 1_000);
    private long lastTick;

    @Test
    @Tag("S170")
    void theFirstCheckOfAServerStartedAt100001IsAt102000() {
        assertThat(SessionTracker.markAfter(100_001, 2_000)).isEqualTo(102_000);
    }

    @ParameterizedTest(name = "heard of at {0} with {1} ms: expires at {2}")
    @CsvSource({
        "100001, 4000, 106000",
        "100000, 4000, 106000",
        "101999, 4000, 106000",
        "102000, 4000, 108000",
        "0, 1, 2000",
        "-1, 4000, 4000",
        "-5000, 1, -4000"
    })
    @Tag("S164")
    @Tag("S165")
    void aSessionExpiresAtTheFirstMarkAfterItsTimeout(long heard, int timeout, long expiry) {
        tracker.add(A, timeout, heard);

        assertThat(tracker.sessionsByExpiry()).containsOnlyKeys(expiry);
        assertThat(expiry - heard).isBetween((long) timeout, timeout + 2_000L);
        assertThat(tick(expiry - 1)).isEmpty();
        assertThat(tick(expiry)).containsExactly(A);
    }

    @Test
    @Tag("S166")
    @Tag("S168")
    void whoIsHeardOfStays() {
        tracker.add(A, 4_000, 0);
        for (long now = 0; now < 100_000; now += 1_000) {
            assertThat(tick(now)).isEmpty();
            if (now % 3_000 == 0) {
                assertThat(tracker.touch(A, now)).isTrue();
            }
        }
        // Last heard of at 99 s: (99 + 4) / 2 + 1 marks of 2 s.
        tickUntil(103_000);
        assertThat(tick(104_000)).containsExactly(A);
    }

    @Test
    @Tag("S162")
    @Tag("S166")
    void aTouchMovesTheSessionToALaterBucket() {
        tracker.add(A, 4_000, 0);
        tracker.add(C, 4_000, 0);
        tracker.add(B, 4_000, 0);
        tracker.add(D, 10_000, 0);

        tracker.touch(B, 2_500);

        assertThat(tracker.sessionsByExpiry())
                .containsExactly(
                        Map.entry(6_000L, List.of(A, C)),
                        Map.entry(8_000L, List.of(B)),
                        Map.entry(12_000L, List.of(D)));
    }

    @Test
    @Tag("S169")
    void allOfABucketExpireAtItsMarkAndNoneBetweenMarks() {
        tracker.add(A, 4_000, 100);
        tracker.add(B, 5_000, 900);
        tickUntil(5_000);

        assertThat(tick(5_999)).isEmpty();
        assertThat(tick(6_000)).containsExactly(A, B);
        assertThat(tick(6_001)).isEmpty();
    }

    @Test
    void noMoreExpireThanAreAskedForAndTheOthersMayStillBeHeardOf() {
        tracker.add(A, 4_000, 100);
        tracker.add(B, 4_000, 200);
        tracker.add(C, 5_000, 300);
        tracker.add(D, 5_000, 400);
        tickUntil(5_000);

        assertThat(tracker.tick(6_000, 2)).containsExactly(A, B);
        assertThat(tracker.isDue(6_000)).isTrue();
        tracker.touch(C, 6_000);
        assertThat(tracker.tick(6_000, 2)).containsExactly(D);
        assertThat(tracker.isDue(6_000)).isFalse();
        assertThat(tracker.isOpen(C)).isTrue();
    }

    @Test
    void aTouchToldLateCountsFromWhenItWasHeard() {
        tracker.add(A, 4_000, 0);
        tickUntil(5_000);

        tracker.touch(A, 1_500);
        tracker.touch(A, 500);

        assertThat(tick(6_000)).as("heard at 1500, so due at 6000").containsExactly(A);
    }

    @Test
    void aTouchToldJustBeforeTheMarkSavesTheSession() {
        tracker.add(A, 4_000, 0);
        tickUntil(5_000);

        tracker.touch(A, 2_000);

        assertThat(tick(6_000)).isEmpty();
        assertThat(tick(7_000)).isEmpty();
        assertThat(tick(8_000)).containsExactly(A);
    }

    @Test
    @Tag("S171")
    void anExpiredSessionIsClosingAndRefusedUntilItIsRemoved() {
        tracker.add(A, 4_000, 0);
        tickUntil(5_000);
        tick(6_000);

        assertThat(tracker.isOpen(A)).isFalse();
        assertThat(tracker.isClosing(A)).isTrue();
        assertThat(tracker.touch(A, 6_000)).isFalse();
        assertThat(tracker.resume(A, 4_000, 6_000)).isFalse();
        assertThat(tracker.close(A)).isFalse();
        tickUntil(20_000);
    }

    @Test
    @Tag("S171")
    void aSessionIsClosedOnce() {
        tracker.add(A, 4_000, 0);

        assertThat(tracker.close(A)).isTrue();
        assertThat(tracker.close(A)).isFalse();
        assertThat(tracker.isClosing(A)).isTrue();
        assertThat(tracker.sessionsByExpiry()).isEmpty();
        tickUntil(20_000);
    }

    @Test
    @Tag("S163")
    @Tag("S174")
    void aRemovedSessionIsUnknown() {
        tracker.add(A, 4_000, 0);
        tracker.add(B, 5_000, 0);
        assertThat(tracker.timeoutMillis(A)).isEqualTo(4_000);
        tracker.close(A);

        tracker.remove(A);
        tracker.remove(B);

        assertThat(tracker.size()).isZero();
        assertThat(tracker.isOpen(B)).isFalse();
        assertThat(tracker.isClosing(A)).isFalse();
        assertThat(tracker.timeoutMillis(A)).isEqualTo(-1);
        assertThat(tracker.touch(B, 1)).isFalse();
        tracker.remove(B);
        tickUntil(20_000);
    }

    @Test
    void aShorterTimeoutOnResumeBringsTheExpiryForward() {
        tracker.add(A, 40_000, 0);

        assertThat(tracker.resume(A, 4_000, 1_000)).isTrue();

        assertThat(tracker.timeoutMillis(A)).isEqualTo(4_000);
        tickUntil(5_000);
        assertThat(tick(6_000)).containsExactly(A);
    }

    @Test
    void aLongerTimeoutOnResumePutsTheExpiryOff() {
        tracker.add(A, 4_000, 0);

        tracker.resume(A, 10_000, 0);

        tickUntil(11_000);
        assertThat(tick(12_000)).containsExactly(A);
    }

    @Test
    void aPauseOfTheServerIsNoSilenceOfItsClients() {
        tracker.add(A, 4_000, 0);
        tracker.add(B, 10_000, 0);
        tickUntil(4_000);

        assertThat(tick(65_000)).as("60 s of pause from 5 s on").isEmpty();
        assertThat(tracker.sessionsByExpiry())
                .as("4 s and 10 s after 0, and 60 s of pause")
                .containsExactly(Map.entry(66_000L, List.of(A)), Map.entry(72_000L, List.of(B)));
        assertThat(tick(66_000)).containsExactly(A);
    }

    @Test
    void whatWasHeardBeforeAPauseMayBeToldAfterIt() {
        tracker.add(A, 4_000, 0);
        tickUntil(4_000);
        tick(65_000);

        tracker.touch(A, 3_000);

        assertThat(tracker.sessionsByExpiry()).containsOnlyKeys(68_000L);
    }

    @Test
    void earlierPausesAreNotForgotten() {
        tracker.add(A, 4_000, 0);
        tick(2_000);
        tick(63_000); // 60 s of pause, so A is due at 66 s.
        tick(64_000);
        tick(95_000); // 30 s more, from 65 s on.

        assertThat(tracker.sessionsByExpiry()).containsOnlyKeys(96_000L);

        tracker.touch(A, 63_500); // Before the second pause: due 30 s after 67.5 s.
        assertThat(tracker.sessionsByExpiry()).containsOnlyKeys(98_000L);
    }

    @Test
    void whatWasHeardInThePauseCountsFromItsEnd() {
        tracker.add(A, 4_000, 0);
        tracker.add(B, 4_000, 0);
        tickUntil(4_000);
        tracker.touch(A, 30_000);
        tick(65_000);
        tracker.touch(B, 30_000);

        assertThat(tracker.sessionsByExpiry()).containsExactly(Map.entry(70_000L, List.of(A, B)));
    }

    @Test
    void ticksThatAreALittleLateAreNoPause() {
        tracker.add(A, 4_000, 0);
        for (long now = 0; now < 6_000; now += 999) {
            assertThat(tick(now)).isEmpty();
        }
        assertThat(tick(6_000)).containsExactly(A);
    }

    @Test
    @Tag("S163")
    void manySessionsAreFoundUntilTheyAreRemoved() {
        int count = 20_000;
        for (int i = 0; i < count; i++) {
            tracker.add(new SessionId(A.value() + i), 4_000 + i, 0);
        }
        for (int i = 0; i < count; i += 2) {
            tracker.remove(new SessionId(A.value() + i));
        }

        assertThat(tracker.size()).isEqualTo(count / 2);
        for (int i = 0; i < count; i++) {
            assertThat(tracker.timeoutMillis(new SessionId(A.value() + i)))
                    .isEqualTo(i % 2 == 0 ? -1 : 4_000 + i);
        }
    }

    @Test
    void timeDoesNotRunBackwards() {
        tick(1);

        assertThatThrownBy(() -> tick(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIntervalIsPositive() {
        assertThatThrownBy(() -> new SessionTracker(0, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SessionTracker(1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Ticks each second up to a time; nobody may expire. */
    private void tickUntil(long millis) {
        while (lastTick < millis) {
            assertThat(tick(Math.min(lastTick + 1_000, millis))).isEmpty();
        }
    }

    private List<SessionId> tick(long nowMillis) {
        lastTick = nowMillis;
        return tracker.tick(nowMillis);
    }
}
