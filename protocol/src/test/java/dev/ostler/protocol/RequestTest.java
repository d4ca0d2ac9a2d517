package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class RequestTest {
    @Test
    void exactlyTheKnownOpCodesDecode() {
        for (int opCode = -12; opCode < 110; opCode++) {
            int code = opCode;
            if (Request.isKnown(code)) {
                // Too short for most, but never unknown.
                try {
                    assertThat(Request.read(code, new JuteReader()).opCode()).isEqualTo(code);
                } catch (MalformedRecordException e) {
                    assertThat(e).hasMessageContaining("bytes are needed");
                }
            } else {
                assertThatThrownBy(() -> Request.read(code, new JuteReader(new byte[64])))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("op code " + code);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                OpCode.NOTIFICATION,
                10,
                OpCode.CHECK,
                OpCode.DELETE_CONTAINER,
                OpCode.CREATE_SESSION,
                OpCode.ERROR
            })
    void whatOnlyServersSendIsUnknown(int opCode) {
        assertThat(Request.isKnown(opCode)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, ffffffff ffffffff ffffffff 00000000",
        "2, ffffffff 00000000",
        "3, ffffffff 00",
        "4, ffffffff 00",
        "5, ffffffff ffffffff 00000000",
        "6, ffffffff",
        "7, ffffffff ffffffff 00000000",
        "8, ffffffff 00",
        "12, ffffffff 00",
        "17, ffffffff 00000001",
        "18, ffffffff 00000001",
        "104, ffffffff"
    })
    void aNullPathIsMalformedWhereOneIsNeeded(int opCode, String hex) {
        assertThatThrownBy(() -> Request.read(opCode, Hex.reader(hex)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("the path is null");
    }

    @Test
    void aWatchOnANullPathIsOneOnTheEmptyPath() {
        assertThat(Request.read(OpCode.ADD_WATCH, Hex.reader("ffffffff 00000000")))
                .isEqualTo(new Request.AddWatch(ZnodePath.of(""), 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 7, 16, 20, 14, 22, 4, 8, 100, -11, 0})
    void aMultiHoldsOnlyCreatesDeletesWritesAndChecks(int type) {
        String header = String.format("%08x 00 ffffffff", type);

        assertThatThrownBy(
                        () ->
                                Request.read(
                                        OpCode.MULTI,
                                        Hex.reader(header + "00000002 2f61 00000000 00000000")))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("inside a multi");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 12, 13, 14, 22, 0})
    void aMultiReadHoldsOnlyTwoKindsOfReads(int type) {
        String header = String.format("%08x 00 ffffffff", type);

        assertThatThrownBy(
                        () ->
                                Request.read(
                                        OpCode.MULTI_READ,
                                        Hex.reader(header + "00000002 2f61 00000000 00000000")))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("inside a multiRead");
    }

    @Test
    void onlyTheDoneFlagEndsAMulti() {
        assertThat(Request.read(OpCode.MULTI, Hex.reader("00000063 01 00000007")))
                .isEqualTo(new Request.Multi(List.of()));
        assertThatThrownBy(() -> Request.read(OpCode.MULTI, Hex.reader("ffffffff 00 ffffffff")))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aBooleanIsTrueUnlessItIsZero() {
        assertThat(Request.read(OpCode.GET_DATA, Hex.reader("00000002 2f61 07")))
                .isEqualTo(new Request.GetData(ZnodePath.of("/a"), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffff 00000000 00000000", "00000000 00000000 ffffffff"})
    void aNullListOfWatchesIsMalformed(String lists) {
        assertThatThrownBy(
                        () ->
                                Request.read(
                                        OpCode.SET_WATCHES, Hex.reader("0000000000000001" + lists)))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void setWatches2NeedsFiveLists() {
        assertThatThrownBy(
                        () ->
                                Request.read(
                                        OpCode.SET_WATCHES2,
                                        Hex.reader("0000000000000001 00000000 00000000 00000000")))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void aCountBelowMinusOneIsAnEmptyList() {
        assertThat(Request.read(OpCode.SET_ACL, Hex.reader("00000002 2f61 fffffffe ffffffff")))
                .isEqualTo(new Request.SetAcl(ZnodePath.of("/a"), List.of(), -1));
    }
}
