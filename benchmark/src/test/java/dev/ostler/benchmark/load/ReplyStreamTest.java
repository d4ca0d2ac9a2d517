package dev.ostler.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Request;
import dev.ostler.protocol.ZnodePath;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.List;

class ReplyStreamTest {
    private static final Request REQUEST = new Request.Exists(ZnodePath.of("/a"), false);

    /** Two requests, answered with bodies of 3 and of any number of bytes. */
    private static final Script SCRIPT =
            Script.of(
                    List.of(new Exchange(REQUEST, 3), new Exchange(REQUEST, Exchange.ANY_LENGTH)));

    private final ReplyStream replies = new ReplyStream(SCRIPT);

    @Test
    void repliesAreCountedRoundAfterRound() {
        assertThat(replies.feed(stream(reply(1, 0, 3), reply(2, 0, 9), reply(1, 0, 3))))
                .isEqualTo(3);
        assertThat(replies.feed(stream(reply(2, 0, 0)))).isEqualTo(1);
    }

    @Test
    void aStreamMayBeCutAnywhere() {
        ByteBuffer whole = stream(reply(1, 0, 3), reply(-1, 0, 20), reply(2, 0, 9));
        for (int cut = 0; cut <= whole.limit(); cut++) {
            var cutReplies = new ReplyStream(SCRIPT);
            int count = cutReplies.feed(whole.slice(0, cut));
            count += cutReplies.feed(whole.slice(cut, whole.limit() - cut));
            assertThat(count).as("cut at %d", cut).isEqualTo(2);
        }
    }

    @Test
    void aStreamMayComeByteForByte() {
        ByteBuffer whole = stream(reply(1, 0, 3), reply(2, 0, 9), reply(1, 0, 3));
        int count = 0;
        for (int i = 0; i < whole.limit(); i++) {
            count += replies.feed(whole.slice(i, 1));
        }
        assertThat(count).isEqualTo(3);
    }

    @Test
    void aReplyCountsWhenItsBodyIsComplete() {
        ByteBuffer whole = stream(reply(1, 0, 3));

        assertThat(replies.feed(whole.slice(0, whole.limit() - 1))).isZero();
        assertThat(replies.feed(whole.slice(whole.limit() - 1, 1))).isEqualTo(1);
    }

    @Test
    void watchEventsAndPingsAreNoReplies() {
        assertThat(replies.feed(stream(reply(-1, 0, 30), reply(-2, 0, 0), reply(1, 0, 3))))
                .isEqualTo(1);
    }

    @Test
    void aReplyOutOfOrderIsRefused() {
        assertThatThrownBy(() -> replies.feed(stream(reply(2, 0, 3))))
                .isInstanceOf(UnexpectedReplyException.class)
                .hasMessageContaining("xid 2")
                .hasMessageContaining("instead of xid 1");
    }

    @Test
    void anErrorIsRefused() {
        assertThatThrownBy(() -> replies.feed(stream(reply(1, -101, 0))))
                .isInstanceOf(UnexpectedReplyException.class)
                .hasMessageContaining("error -101");
    }

    @Test
    void aBodyOfTheWrongLengthIsRefused() {
        assertThatThrownBy(() -> replies.feed(stream(reply(1, 0, 4))))
                .isInstanceOf(UnexpectedReplyException.class)
                .hasMessageContaining("body of 4 bytes")
                .hasMessageContaining("body of 3 bytes");
    }

    @Test
    void aFrameTooShortForAHeaderIsRefused() {
        ByteBuffer frame = ByteBuffer.allocate(24).putInt(0, 15);
        assertThatThrownBy(() -> replies.feed(frame))
                .isInstanceOf(UnexpectedReplyException.class)
                .hasMessageContaining("15 bytes");
    }

    private static ByteBuffer reply(int xid, int error, int bodyLength) {
        ByteBuffer frame = ByteBuffer.allocate(20 + bodyLength);
        return frame.putInt(16 + bodyLength).putInt(xid).putLong(7).putInt(error).rewind();
    }

    private static ByteBuffer stream(ByteBuffer... frames) {
        ByteBuffer all = ByteBuffer.allocate(1000);
        for (ByteBuffer frame : frames) {
            all.put(frame);
        }
        return all.flip();
    }
}
