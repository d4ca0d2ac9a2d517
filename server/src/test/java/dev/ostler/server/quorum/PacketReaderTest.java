package dev.ostler.server.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.zab.message.Packet;
import dev.ostler.zab.message.PacketType;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

class PacketReaderTest {
    private static final int LENGTH_MAX = 10_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void packetsAreFoundHoweverTheStreamIsCut(long seed) {
        var random = new SplittableRandom(seed);
        var sent = new ArrayList<Packet>();
        var stream = new JuteWriter();
        for (int i = 0; i < 300; i++) {
            Packet packet = packet(random);
            sent.add(packet);
            packet.write(stream);
        }

        // From byte by byte to many packets at once.
        for (int pieceMax : new int[] {1, 7, 40, 700, 50_000}) {
            assertThat(read(stream.toByteArray(), random, pieceMax)).isEqualTo(sent);
        }
    }

    private static List<Packet> read(byte[] stream, SplittableRandom random, int pieceMax) {
        var reader = new PacketReader(LENGTH_MAX);
        var found = new ArrayList<Packet>();
        int position = 0;
        while (position < stream.length) {
            int end = Math.min(stream.length, position + 1 + random.nextInt(pieceMax));
            while (position < end) {
                Packet packet = reader.next(stream, position, end - position);
                assertThat(reader.used()).isPositive();
                position += reader.used();
                if (packet == null) {
                    assertThat(position).isEqualTo(end);
                    assertThat(reader.isWithinPacket()).isTrue();
                } else {
                    assertThat(reader.isWithinPacket()).isFalse();
                    found.add(packet);
                }
            }
        }
        return found;
    }

    private static Packet packet(SplittableRandom random) {
        return new Packet(random.nextInt(20), random.nextLong(), data(random), identities(random));
    }

    private static @Nullable Bytes data(SplittableRandom random) {
        int length =
                switch (random.nextInt(5)) {
                    case 0 -> -1;
                    case 1 -> 0;
                    case 2 -> random.nextInt(LENGTH_MAX + 1);
                    default -> random.nextInt(200);
                };
        if (length < 0) {
            return null;
        }
        var data = new byte[length];
        random.nextBytes(data);
        return Bytes.wrap(data);
    }

    private static @Nullable List<Packet.Identity> identities(SplittableRandom random) {
        if (random.nextInt(3) > 0) {
            return null;
        }
        var identities = new ArrayList<Packet.Identity>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            identities.add(new Packet.Identity(text(random), text(random)));
        }
        return identities;
    }

    private static @Nullable String text(SplittableRandom random) {
        return random.nextInt(4) == 0 ? null : "\u00e9".repeat(random.nextInt(30));
    }

    @Test
    void theLongestDataIsTakenAndOneByteMoreIsNone() {
        byte[] longest = bytes(Packet.of(PacketType.PROPOSAL, 1, Bytes.wrap(new byte[LENGTH_MAX])));
        assertThat(new PacketReader(LENGTH_MAX).next(longest, 0, longest.length)).isNotNull();

        byte[] tooLong =
                bytes(Packet.of(PacketType.PROPOSAL, 1, Bytes.wrap(new byte[LENGTH_MAX + 1])));
        assertIsNoPacket(tooLong);
    }

    @Test
    void lengthsAndCountsThatNobodySendsAreRefusedAtOnce() {
        // No data, one identity with a scheme of 3 bytes: type, zxid, -1, 1, 3, ...
        Packet packet =
                new Packet(PacketType.REQUEST, 0, null, List.of(new Packet.Identity("abc", "d")));
        for (int wrong : new int[] {-2, Integer.MIN_VALUE, LENGTH_MAX + 1, Integer.MAX_VALUE}) {
            assertIsNoPacket(withInt(bytes(packet), 12, wrong));
            assertIsNoPacket(withInt(bytes(packet), 20, wrong));
        }
        for (int wrong : new int[] {-2, Integer.MIN_VALUE, 1_001, Integer.MAX_VALUE}) {
            assertIsNoPacket(withInt(bytes(packet), 16, wrong));
        }
    }

    private static byte[] bytes(Packet packet) {
        var out = new JuteWriter();
        packet.write(out);
        return out.toByteArray();
    }

    private static byte[] withInt(byte[] bytes, int offset, int value) {
        for (int i = 0; i < 4; i++) {
            bytes[offset + i] = (byte) (value >>> (24 - 8 * i));
        }
        return bytes;
    }

    private static void assertIsNoPacket(byte[] bytes) {
        assertThatThrownBy(() -> new PacketReader(LENGTH_MAX).next(bytes, 0, bytes.length))
                .isInstanceOf(MalformedRecordException.class);
        var slowly = new PacketReader(LENGTH_MAX);
        assertThatThrownBy(
                        () -> {
                            for (int i = 0; i < bytes.length; i++) {
                                slowly.next(bytes, i, 1);
                            }
                        })
                .isInstanceOf(MalformedRecordException.class);
    }
}
