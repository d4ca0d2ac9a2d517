package dev.ostler.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoopContextTest {
    private static final int ONE_RECEIVE = 32 * 1024;

    private final LoopContext loop = new LoopContext();

    @Test
    void roomThatWasGivenBackIsUsedAgain() {
        byte[] room = loop.room(ONE_RECEIVE);
        byte[] other = loop.room(ONE_RECEIVE + 1_000);
        assertThat(room).hasSizeGreaterThanOrEqualTo(ONE_RECEIVE).isNotSameAs(other);
        assertThat(other).hasSizeGreaterThanOrEqualTo(ONE_RECEIVE + 1_000);

        loop.giveBack(room);
        assertThat(loop.room(ONE_RECEIVE)).isSameAs(room);
        assertThat(loop.room(ONE_RECEIVE)).isNotSameAs(room).isNotSameAs(other);
    }

    @Test
    void theBeginningOfARequestAndALargeOneHaveAsMuchAsTheyNeed() {
        for (int length : new int[] {1, 1_000, 1 << 20}) {
            byte[] room = loop.room(length);
            assertThat(room).hasSize(length);
            loop.giveBack(room);
            assertThat(loop.room(ONE_RECEIVE)).isNotSameAs(room);
        }
    }
}
