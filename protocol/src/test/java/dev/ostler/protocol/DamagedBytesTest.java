package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Whatever the bytes, decoding ends with a record or a {@link MalformedRecordException}, and
 * allocates no more than the bytes there are could need.
 */
class DamagedBytesTest {
    private static final List<Integer> TXN_TYPES =
            List.of(1, 2, 5, 7, 13, 14, 15, 16, 19, 20, 21, -1, -10, -11);

    @Provide
    Arbitrary<Request> requests() {
        return Samples.requests();
    }

    @Provide
    Arbitrary<Txn> txns() {
        return Samples.txns();
    }

    @Property(tries = 200)
    void aRequestCutAnywhereIsMalformed(@ForAll("requests") Request request) {
        byte[] bytes = Hex.encoded(request::write);
        for (int length = 0; length < bytes.length; length++) {
            var in = new JuteReader(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Request.read(request.opCode(), in))
                    .as("%s cut to %d bytes", request, length)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    @Property(tries = 200)
    void aTransactionCutAnywhereIsMalformed(@ForAll("txns") Txn txn) {
        byte[] bytes = Hex.encoded(txn::write);
        for (int length = 0; length < bytes.length; length++) {
            if (isAnOlderForm(txn, bytes.length - length, length)) {
                continue;
            }
            var in = new JuteReader(Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> Txn.read(txn.type(), in))
                    .as("%s cut to %d bytes", txn, length)
                    .isInstanceOf(MalformedRecordException.class);
        }
    }

    /** Servers before 3.4 wrote no parent version, servers before 3.6 no list of znodes. */
    private static boolean isAnOlderForm(Txn txn, int missing, int left) {
        return (txn.type() == OpCode.CREATE && missing <= 4)
                || (txn.type() == OpCode.CLOSE_SESSION && left == 0);
    }

    @Property(tries = 500)
    void aRequestWithOneWrongByteDecodesOrIsMalformed(
            @ForAll("requests") Request request, @ForAll Random random) {
        byte[] bytes = Hex.encoded(request::write);
        if (bytes.length > 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        decodesOrIsMalformed(() -> Request.read(request.opCode(), new JuteReader(bytes)));
    }

    @Property(tries = 1_000)
    void garbageDecodesOrIsMalformed(
            @ForAll @Size(max = 60) byte[] garbage,
            @ForAll @IntRange(min = -12, max = 108) int code) {
        if (Request.isKnown(code)) {
            decodesOrIsMalformed(() -> Request.read(code, new JuteReader(garbage)));
        }
        decodesOrIsMalformed(() -> Txn.read(code, new JuteReader(garbage)));
        decodesOrIsMalformed(() -> LoggedTxn.read(new JuteReader(garbage)));
    }

    @Example
    void hugeLengthsAndCountsAllocateNothing() {
        for (int length : new int[] {Integer.MAX_VALUE, 0x7ffffff0, 0x10000000, 61, -2}) {
            byte[] bytes = new byte[64];
            byte[] encoded = Hex.encoded(out -> out.writeInt(length));
            for (int at = 0; at <= bytes.length - 4; at++) {
                Arrays.fill(bytes, (byte) 0);
                System.arraycopy(encoded, 0, bytes, at, 4);
                for (int opCode = -11; opCode <= 107; opCode++) {
                    int code = opCode;
                    if (Request.isKnown(code)) {
                        decodesOrIsMalformed(() -> Request.read(code, new JuteReader(bytes)));
                    }
                }
                for (int type : TXN_TYPES) {
                    decodesOrIsMalformed(() -> Txn.read(type, new JuteReader(bytes)));
                }
            }
        }
    }

    @Example
    void multisInsideEachOtherDoNotUseUpTheStack() {
        byte[] inner = Hex.encoded(new Txn.Multi(List.of())::write);
        var out = new JuteWriter();
        for (int depth = 0; depth < 100_000; depth++) {
            out.writeInt(1);
            out.writeInt(OpCode.MULTI);
            out.writeInt((99_999 - depth) * 12 + inner.length);
        }
        out.writeRaw(inner);

        assertThatThrownBy(() -> Txn.read(OpCode.MULTI, new JuteReader(out.toByteArray())))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("a multi inside a multi");
    }

    @Example
    void anUnknownTypeOrErrorIsMalformed() {
        assertThatThrownBy(() -> Txn.read(99, new JuteReader(new byte[64])))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("unknown transaction type 99");
        assertThatThrownBy(() -> Txn.read(OpCode.ERROR, Hex.reader("fffffff6")))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static void decodesOrIsMalformed(Runnable decoding) {
        try {
            decoding.run();
        } catch (MalformedRecordException e) {
            assertThat(e).hasMessageMatching("(?s).+");
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            fail("decoding broke", e);
        }
    }
}
