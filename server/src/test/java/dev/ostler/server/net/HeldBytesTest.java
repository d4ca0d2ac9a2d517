package dev.ostler.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

class HeldBytesTest {
    private static final int ONE_RECEIVE = 32 * 1024;

    private final HeldBytes.Pool pool = new HeldBytes.Pool();

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31);
        }
        return bytes;
    }

    private static byte[] content(HeldBytes held) {
        return Arrays.copyOf(held.bytes(), held.length());
    }

    private HeldBytes holding(int length) {
        return pool.append(null, bytes(length), length);
    }

    @Test
    void whoHasNothingToHoldHasNone() {
        assertThat(pool.keep(null, bytes(10), 10, 0)).isNull();
        assertThat(pool.keep(holding(10), bytes(10), 10, 0)).isNull();
    }

    @Test
    void whatComesLaterStandsBehindWhatIsHeld() {
        byte[] all = bytes(200_000);
        HeldBytes held = pool.append(null, bytes(0), 0);
        for (int end = 0; end < all.length; end += 20_000) {
            held = pool.append(held, Arrays.copyOfRange(all, end, end + 20_000), 20_000);
        }
        assertThat(content(held)).isEqualTo(all);
    }

    @Test
    void aPartOfWhatIsHeldTakesItsPlace() {
        HeldBytes held = holding(ONE_RECEIVE);

        HeldBytes rest = pool.keep(held, held.bytes(), 1_000, ONE_RECEIVE - 1_000);

        assertThat(rest).isSameAs(held);
        byte[] all = bytes(ONE_RECEIVE);
        assertThat(content(held)).isEqualTo(Arrays.copyOfRange(all, 1_000, ONE_RECEIVE));
    }

    @Test
    void whatIsHeldMeetsWhatFollowsItIfThereIsRoom() {
        byte[] all = bytes(50);
        HeldBytes held = holding(30);
        byte[] following = Arrays.copyOfRange(all, 30, 50);
        var room = new byte[50];

        assertThat(held.join(following, 20, room)).isEqualTo(50);
        assertThat(room).isEqualTo(all);
        assertThat(held.join(following, 20, new byte[49])).isEqualTo(-1);
    }

    @Test
    void whatWasReleasedIsUsedAgain() {
        HeldBytes held = holding(ONE_RECEIVE);
        byte[] room = held.bytes();
        HeldBytes other = holding(ONE_RECEIVE + 1_000);
        assertThat(other).isNotSameAs(held);
        assertThat(other.bytes()).isNotSameAs(room);

        pool.release(held);

        HeldBytes next = holding(ONE_RECEIVE);
        assertThat(next).isSameAs(held);
        assertThat(next.bytes()).isSameAs(room);
        assertThat(holding(ONE_RECEIVE).bytes()).isNotSameAs(room).isNotSameAs(other.bytes());
    }

    @Test
    void theBeginningOfARequestAndALargeOneHaveAsMuchRoomAsTheyNeed() {
        for (int length : new int[] {1, 1_000, 1 << 20}) {
            HeldBytes held = holding(length);
            byte[] room = held.bytes();
            assertThat(room).hasSize(length);
            pool.release(held);
            assertThat(holding(ONE_RECEIVE).bytes()).isNotSameAs(room);
        }
    }
}
