package dev.ostler.zab.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.ServerId;

import org.junit.jupiter.api.Test;

import java.util.HexFormat;
import java.util.List;

/** The bytes that were captured between members of ZooKeeper 3.9 (quorum protocol, section 10). */
class GoldenPacketTest {
    private static final long SESSION = 0x100000e79110000L;
    private static final List<Packet.Identity> LOCAL =
            List.of(new Packet.Identity("ip", "127.0.0.1"));

    @Test
    void introductions() {
        check(
                "0000000b 0000000000000000 00000014 0000000000000002 00010000 0000000000000000"
                        + " ffffffff",
                new LearnerInfo(new ServerId(2), 0).toPacket(PacketType.FOLLOWER_INFO, 0));
        check(
                "0000000b 0000000100000000 00000014 0000000000000001 00010000 0000000100000000"
                        + " ffffffff",
                new LearnerInfo(new ServerId(1), 1L << 32).toPacket(PacketType.FOLLOWER_INFO, 1));
        check(
                "00000010 0000000000000000 00000014 0000000000000004 00010000 0000000100000000"
                        + " ffffffff",
                new LearnerInfo(new ServerId(4), 1L << 32).toPacket(PacketType.OBSERVER_INFO, 0));
    }

    @Test
    void epochs() {
        check("00000011 0000000100000000 00000004 00010000 ffffffff", LeaderInfo.toPacket(1));
        check(
                "00000012 0000000000000000 00000004 00000000 ffffffff",
                new EpochAck(0, 0).toPacket());
        check(
                "00000012 0000000100000016 00000004 ffffffff ffffffff",
                new EpochAck(0x100000016L, EpochAck.PROMISED_BEFORE).toPacket());
        check(
                "00000012 000000010000001c 00000004 00000001 ffffffff",
                new EpochAck(0x10000001cL, 1).toPacket());
    }

    @Test
    void packetsWithoutData() {
        check("0000000d 000000010000001b ffffffff ffffffff", PacketType.DIFF, 0x10000001bL);
        check("0000000e 000000010000001c ffffffff ffffffff", PacketType.TRUNC, 0x10000001cL);
        check("0000000f 0000000100000013 ffffffff ffffffff", PacketType.SNAP, 0x100000013L);
        check("00000003 0000000100000000 ffffffff ffffffff", PacketType.ACK, 1L << 32);
        check("0000000c ffffffffffffffff ffffffff ffffffff", PacketType.UP_TO_DATE, -1);
        check("00000005 0000000100000000 ffffffff ffffffff", PacketType.PING, 1L << 32);
        check("00000007 0000000000000000 ffffffff ffffffff", PacketType.SYNC, 0);
        check("00000004 0000000100000001 ffffffff ffffffff", PacketType.COMMIT, 0x100000001L);
    }

    @Test
    void answersToPings() {
        check(
                "00000005 0000000100000000 00000000 ffffffff",
                SessionTouches.answer(Packet.of(PacketType.PING, 1L << 32), Bytes.EMPTY));
        var touches = new JuteWriter();
        SessionTouches.write(touches, 0x300000e79240000L, 10_000);
        SessionTouches.write(touches, 0x200000e79110000L, 4_000);
        check(
                "00000005 0000000100000011 00000018 0300000e79240000 00002710 0200000e79110000"
                        + " 00000fa0 ffffffff",
                SessionTouches.answer(Packet.of(PacketType.PING, 0x100000011L), touches.toBytes()));
    }

    @Test
    void revalidations() {
        var question = new Revalidation.Question(SESSION, 10_000);
        check(
                "00000006 ffffffffffffffff 0000000c 0100000e79110000 00002710 ffffffff",
                question.toPacket());
        Packet answer = question.answer(question.toPacket(), true);
        check("00000006 ffffffffffffffff 00000009 0100000e79110000 01 ffffffff", answer);
        assertThat(Revalidation.Answer.of(answer))
                .isEqualTo(new Revalidation.Answer(SESSION, true));
    }

    @Test
    void requests() {
        check(
                "00000001 ffffffffffffffff 00000014 0100000e79110000 00000000 fffffff6 00002710"
                        + " ffffffff",
                new ForwardedRequest(SESSION, 0, -10, hex("00002710"), null).toPacket());
        String create =
                "000000022f61 0000000568656c6c6f 00000001 0000001f 00000005776f726c64"
                        + " 00000006616e796f6e65 00000000";
        check(
                "00000001 ffffffffffffffff 0000003e 0100000e79110000 00000001 00000001"
                        + create
                        + " 00000001 000000026970 000000093132372e302e302e31",
                new ForwardedRequest(SESSION, 1, 1, hex(create), LOCAL).toPacket());
        check(
                "00000001 ffffffffffffffff 00000015 0100000e79110000 00000007 00000009 000000012f"
                        + " 00000001 000000026970 000000093132372e302e302e31",
                new ForwardedRequest(SESSION, 7, 9, hex("000000012f"), LOCAL).toPacket());
        check(
                "00000001 ffffffffffffffff 00000010 0400001069920000 00000003 fffffff5 00000001"
                        + " 000000026970 000000093132372e302e302e31",
                new ForwardedRequest(0x400001069920000L, 3, -11, Bytes.EMPTY, LOCAL).toPacket());
    }

    @Test
    void activations() {
        Packet follower = read("00000009 0000000200000003 00000008 0000000000000002 ffffffff");
        Packet observer = read("00000013 0000000200000003 0000000a 0000000000000002 abcd ffffffff");

        assertThat(Activation.of(follower)).isEqualTo(new Activation(new ServerId(2), Bytes.EMPTY));
        assertThat(Activation.of(observer)).isEqualTo(new Activation(new ServerId(2), hex("abcd")));
    }

    @Test
    void aProposalCarriesTheTransactionAsItIsLogged() {
        String txn =
                "0100000e79110000 00000000 0000000100000001 000001a2026e0c8e fffffff6 00002710"
                        + " 00000002 0000000051c6d660";

        check(
                "00000002 0000000100000001 00000030 " + txn + " ffffffff",
                Packet.of(PacketType.PROPOSAL, 0x100000001L, hex(txn)));
    }

    @Test
    void aBatchIsItsPacketsBackToBack() {
        var commit = Packet.of(PacketType.COMMIT, 1);
        var request = new ForwardedRequest(SESSION, 7, 9, hex("000000012f"), LOCAL).toPacket();
        var out = new JuteWriter();
        commit.write(out);
        request.write(out);

        assertThat(new PacketBatch(List.of(commit, request)).encoded()).isEqualTo(out.toBytes());
    }

    @Test
    void packetsAreReadableForPeople() {
        assertThat(Packet.of(PacketType.PROPOSAL, 0x10000001fL)).hasToString("PROPOSAL 1:1f");
        assertThat(Packet.of(PacketType.UP_TO_DATE, -1)).hasToString("UPTODATE");
        assertThat(Packet.of(77, 0)).hasToString("type 77 0:0");
    }

    private static void check(String expected, int type, long zxid) {
        check(expected, Packet.of(type, zxid));
    }

    private static void check(String expected, Packet packet) {
        var out = new JuteWriter();
        packet.write(out);
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo(expected.replace(" ", ""));
        assertThat(packet.encodedBytes()).isEqualTo(out.length());
        assertThat(read(expected)).isEqualTo(packet);
    }

    private static Packet read(String text) {
        var in = new JuteReader(hex(text).toByteArray());
        Packet packet = Packet.read(in);
        assertThat(in.remaining()).isZero();
        return packet;
    }

    private static Bytes hex(String text) {
        return Bytes.wrap(HexFormat.of().parseHex(text.replace(" ", "")));
    }
}
