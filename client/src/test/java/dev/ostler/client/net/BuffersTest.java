package dev.ostler.client.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.JuteReader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Buffers are as large as the connection is busy, and lose no byte when they grow and shrink. */
class BuffersTest {
    private static final int FRAME_MAX = 4 << 20;
    private static final int LARGE = 64 * 1024;

    private final ReceiveBuffer input = new ReceiveBuffer(FRAME_MAX);
    private final SendBuffer output = new SendBuffer();

    @Test
    void idleConnectionNeedsLittle() {
        assertThat(input.capacity() + output.capacity()).isLessThan(2048);
    }

    @Test
    void framesComeOutAsTheyWereSent() throws IOException {
        int[] lengths = {10, 0, 900, 1, 5000, 3, 300_000, 2, 70_000, 0, 12};
        for (int chunk : new int[] {1, 7, 1000, 65_536, Integer.MAX_VALUE}) {
            var link = new ScriptedLink(frames(lengths), chunk);

            assertThat(receiveAll(link))
                    .containsExactly(10, 0, 900, 1, 5000, 3, 300_000, 2, 70_000, 0, 12);
        }
    }

    @Test
    void receivingGrowsWithWhatArrivesAtOnce() throws IOException {
        int[] lengths = new int[5000];
        Arrays.fill(lengths, 100);

        receiveAll(new ScriptedLink(frames(lengths), Integer.MAX_VALUE));

        assertThat(input.capacity()).isEqualTo(LARGE);
    }

    @Test
    void receivingShrinksAfterALongFrame() throws IOException {
        receiveAll(new ScriptedLink(frames(1_000_000), Integer.MAX_VALUE));

        assertThat(input.capacity()).isLessThanOrEqualTo(LARGE);
    }

    @Test
    void lengthOutOfRangeIsRefused() {
        var link = new ScriptedLink(ByteBuffer.allocate(4).putInt(0, FRAME_MAX + 1).array(), 4);

        assertThatThrownBy(() -> receiveAll(link))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Packet len " + (FRAME_MAX + 1) + " is out of range!");
    }

    @Test
    void sendingKeepsTheOrderWhileTheSocketIsFull() throws IOException {
        var link = new ScriptedLink(new byte[0], 3);
        byte[] expected = new byte[1000];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) i;
        }

        output.add(Arrays.copyOfRange(expected, 0, 100));
        assertThat(output.flush(link)).isTrue();
        output.add(Arrays.copyOfRange(expected, 100, 1000));
        while (output.flush(link)) {
            assertThat(output.isEmpty()).isFalse();
        }

        assertThat(output.isEmpty()).isTrue();
        assertThat(link.written()).isEqualTo(expected);
    }

    @Test
    void whatTheSocketDoesNotTakeTakesNoMoreRoomThanItHasTo() throws IOException {
        byte[] expected = new byte[900_000];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = (byte) (i * 31 + i / 1000);
        }
        var link = new ScriptedLink(new byte[0], 1000);

        output.add(Arrays.copyOfRange(expected, 0, 50_000));
        for (int i = 50_000; i < expected.length; i += 1000) {
            output.add(Arrays.copyOfRange(expected, i, i + 1000));
            assertThat(output.flush(link)).isTrue();
            assertThat(output.size()).isEqualTo(50_000);
            assertThat(output.capacity()).isLessThanOrEqualTo(4 * 51_000);
        }
        while (output.flush(link)) {
            assertThat(output.isEmpty()).isFalse();
        }

        assertThat(link.written()).isEqualTo(expected);
    }

    @Test
    void sendingShrinksAfterALongFrame() throws IOException {
        output.add(new byte[1_000_000]);
        output.flush(new ScriptedLink(new byte[0], Integer.MAX_VALUE));

        assertThat(output.capacity()).isLessThanOrEqualTo(LARGE);
    }

    /** Frames of these lengths; each byte of a frame tells the length. */
    private static byte[] frames(int... lengths) {
        int total = Arrays.stream(lengths).map(length -> Integer.BYTES + length).sum();
        ByteBuffer all = ByteBuffer.allocate(total);
        for (int length : lengths) {
            byte[] frame = new byte[length];
            Arrays.fill(frame, (byte) length);
            all.putInt(length).put(frame);
        }
        return all.array();
    }

    /** The lengths of all frames that the link brings. */
    private List<Integer> receiveAll(ScriptedLink link) throws IOException {
        List<Integer> lengths = new ArrayList<>();
        while (link.hasMore()) {
            input.fill(link);
            for (JuteReader frame = input.next(); frame != null; frame = input.next()) {
                int length = frame.remaining();
                lengths.add(length);
                while (frame.remaining() > 0) {
                    assertThat(frame.readByte()).isEqualTo((byte) length);
                }
            }
        }
        return lengths;
    }

    /** Brings given bytes and takes others, at most so many at a time. */
    private static final class ScriptedLink implements Link {
        private final ByteBuffer incoming;
        private final int chunk;
        private final ByteBuffer taken = ByteBuffer.allocate(1 << 20);

        ScriptedLink(byte[] incoming, int chunk) {
            this.incoming = ByteBuffer.wrap(incoming);
            this.chunk = chunk;
        }

        boolean hasMore() {
            return incoming.hasRemaining();
        }

        byte[] written() {
            return Arrays.copyOf(taken.array(), taken.position());
        }

        @Override
        public int read(ByteBuffer target) {
            return move(incoming, target);
        }

        @Override
        public boolean write(ByteBuffer source) {
            move(source, taken);
            return source.hasRemaining();
        }

        private int move(ByteBuffer from, ByteBuffer to) {
            int count = Math.min(chunk, Math.min(from.remaining(), to.remaining()));
            to.put(to.position(), from, from.position(), count);
            to.position(to.position() + count);
            from.position(from.position() + count);
            return count;
        }

        @Override
        public SelectionKey register(Selector selector) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean finishConnect() {
            return true;
        }

        @Override
        public SocketAddress localAddress() {
            return new InetSocketAddress(0);
        }

        @Override
        public SocketAddress remoteAddress() {
            return new InetSocketAddress(0);
        }

        @Override
        public void close() {}
    }
}
