package dev.ostler.zab.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/** Whatever is written is read back; whatever else comes is refused, and costs nothing. */
class PacketPropertiesTest {
    private static final List<Function<Packet, Object>> LAYOUTS =
            List.of(
                    LearnerInfo::of,
                    EpochAck::of,
                    Revalidation.Question::of,
                    Revalidation.Answer::of,
                    ForwardedRequest::of,
                    Activation::of,
                    packet -> {
                        SessionTouches.read(packet, (session, timeoutMillis) -> {});
                        return packet;
                    });

    @Property(tries = 300)
    void whatIsWrittenIsReadBack(@ForAll("packets") Packet packet) {
        byte[] bytes = bytes(packet);

        assertThat(bytes).hasSize(packet.encodedBytes());
        assertThat(Packet.read(new JuteReader(bytes))).isEqualTo(packet);
    }

    @Property(tries = 100)
    void aPacketCutOffAnywhereIsRefused(@ForAll("packets") Packet packet) {
        byte[] bytes = bytes(packet);
        for (int length = 0; length < bytes.length; length++) {
            var in = new JuteReader(bytes, 0, length);
            assertThatThrownBy(() -> Packet.read(in)).isInstanceOf(MalformedRecordException.class);
        }
    }

    @Property(tries = 300)
    void garbageIsReadOrRefused(@ForAll byte[] garbage) {
        var in = new JuteReader(garbage);
        try {
            assertThat(Packet.read(in).encodedBytes()).isLessThanOrEqualTo(garbage.length);
        } catch (MalformedRecordException refused) {
            assertThat(refused).hasMessageContaining("bytes");
        }
    }

    @Property(tries = 300)
    void dataOfAnyKindIsReadOrRefusedByEveryLayout(@ForAll("packets") Packet packet) {
        for (Function<Packet, Object> layout : LAYOUTS) {
            try {
                assertThat(layout.apply(packet)).isNotNull();
            } catch (MalformedRecordException refused) {
                assertThat(refused.getMessage()).isNotEmpty();
            }
        }
    }

    @Property(tries = 100)
    void forwardedRequestsAreReadBack(
            @ForAll long session,
            @ForAll int cxid,
            @ForAll int opCode,
            @ForAll byte[] body,
            @ForAll("packets") Packet other) {
        var request =
                new ForwardedRequest(session, cxid, opCode, Bytes.copyOf(body), other.identities());

        assertThat(ForwardedRequest.of(request.toPacket())).isEqualTo(request);
    }

    @Provide
    Arbitrary<Packet> packets() {
        Arbitrary<@Nullable Bytes> data =
                Arbitraries.bytes()
                        .array(byte[].class)
                        .ofMaxSize(40)
                        .map(Bytes::copyOf)
                        .injectNull(0.2);
        Arbitrary<@Nullable String> name =
                Arbitraries.strings().alpha().ofMaxLength(5).injectNull(0.1);
        Arbitrary<Packet.Identity> identity =
                Combinators.combine(name, name).as(Packet.Identity::new);
        return Combinators.combine(
                        Arbitraries.integers(),
                        Arbitraries.longs(),
                        data,
                        identity.list().ofMaxSize(3).injectNull(0.3))
                .as(Packet::new);
    }

    private static byte[] bytes(Packet packet) {
        var out = new JuteWriter();
        packet.write(out);
        return out.toByteArray();
    }
}
