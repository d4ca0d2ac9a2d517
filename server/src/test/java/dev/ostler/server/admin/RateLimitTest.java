package dev.ostler.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private long now = Long.MAX_VALUE - 3; // As nanoTime may be.

    @Test
    void oneIsLetThroughInEachInterval() {
        var limit = new RateLimit(10, () -> now);

        assertThat(limit.passes()).isTrue();
        now += 9;
        assertThat(limit.passes()).isFalse();
        now += 1;
        assertThat(limit.passes()).isTrue();
        assertThat(limit.passes()).isFalse();
    }
}
