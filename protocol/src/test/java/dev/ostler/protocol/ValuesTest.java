package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.List;

/** Ids, bytes, error codes, ACLs and Stats. */
class ValuesTest {
    @Test
    @Tag("S147")
    @Tag("S149")
    void aZxidIsItsEpochThenItsCounter() {
        assertThat(Zxid.of(3, 1)).isEqualTo(new Zxid(0x300000001L)).hasToString("0x300000001");
        assertThat(Zxid.of(3, 1).epoch()).isEqualTo(3);
        assertThat(Zxid.of(0xffffffffL, 0xffffffffL).epoch()).isEqualTo(0xffffffffL);
        assertThat(Zxid.of(0xffffffffL, 0xffffffffL).counter()).isEqualTo(0xffffffffL);
        assertThat(Zxid.of(2, 0)).isGreaterThan(Zxid.of(1, 0xffffffffL));
        assertThat(Zxid.of(0x80000000L, 0)).isGreaterThan(Zxid.of(1, 1));
        assertThat(Zxid.NONE).isLessThan(Zxid.of(0, 1));
    }

    @Test
    void aSessionIdPrintsAsZooKeeperDoes() {
        assertThat(new SessionId(0x100000d99670000L)).hasToString("0x100000d99670000");
        assertThat(new SessionId(-1)).hasToString("0xffffffffffffffff");
        assertThat(SessionId.NONE).hasToString("0x0");
    }

    @Test
    void bytesAreCopiedOnTheWayInAndOut() {
        byte[] source = {1, 2, 3};
        Bytes bytes = Bytes.copyOf(source);
        source[0] = 9;
        bytes.toByteArray()[1] = 9;

        assertThat(bytes).isEqualTo(Bytes.copyOf(new byte[] {0, 1, 2, 3}, 1, 3));
        assertThat(bytes).hasSameHashCodeAs(Bytes.wrap(new byte[] {1, 2, 3}));
        assertThat(bytes).isNotEqualTo(Bytes.EMPTY);
        assertThat(bytes.length()).isEqualTo(3);
        assertThat(bytes.at(2)).isEqualTo((byte) 3);
        byte[] target = new byte[4];
        bytes.copyTo(target, 1);
        assertThat(target).containsExactly(0, 1, 2, 3);
    }

    @Test
    void bytesPrintShort() {
        assertThat(Bytes.utf8("hi")).hasToString("2 bytes 6869");
        assertThat(Bytes.wrap(new byte[17]).toString()).startsWith("17 bytes 0000").endsWith("…");
        assertThat(Bytes.EMPTY).hasToString("0 bytes").isSameAs(Bytes.wrap(new byte[0]));
        assertThat(Bytes.utf8("é").toUtf8String()).isEqualTo("é");
    }

    @ParameterizedTest
    @EnumSource
    void anErrorIsFoundByItsCode(ErrorCode error) {
        assertThat(ErrorCode.of(error.code())).isSameAs(error);
    }

    @Test
    void unassignedErrorCodesAreRefused() {
        for (int code : List.of(1, -9, -104, -109, -116, -126, -128)) {
            assertThatThrownBy(() -> ErrorCode.of(code))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no error has the code " + code);
        }
    }

    @Test
    void theOpenAclIsRecognised() {
        String hex = "00000001 0000001f 00000005 776f726c64 00000006 616e796f6e65";

        assertThat(Acl.readList(Hex.reader(hex))).isSameAs(Acl.OPEN);
        assertThat(Hex.written(out -> Acl.writeList(List.of(new Acl(31, "world", "anyone")), out)))
                .isEqualTo(Hex.plain(hex));
        assertThat(Hex.written(out -> Acl.writeList(null, out))).isEqualTo("ffffffff");
    }

    @Test
    void aStatHasElevenFieldsInOrder() {
        var stat =
                new Stat(
                        2,
                        3,
                        0x1a202799606L,
                        0x1a202799619L,
                        1,
                        -1,
                        7,
                        0x100001b0f2c0000L,
                        5,
                        6,
                        9);
        String hex =
                "0000000000000002 0000000000000003 000001a202799606 000001a202799619 00000001"
                        + "ffffffff 00000007 0100001b0f2c0000 00000005 00000006 0000000000000009";

        assertThat(Stat.read(Hex.reader(hex))).isEqualTo(stat);
        assertThat(Hex.written(stat::write)).isEqualTo(Hex.plain(hex));
        assertThat(Hex.bytes(hex)).hasSize(Stat.LENGTH);
    }

    @Test
    @Tag("S016")
    void createFlagsNumberTheKindsOfZnode() {
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6)).allMatch(CreateFlag::isKnown);
        assertThat(List.of(-1, 7, Integer.MAX_VALUE)).noneMatch(CreateFlag::isKnown);
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6).stream().filter(CreateFlag::isEphemeral))
                .containsExactly(1, 3);
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6).stream().filter(CreateFlag::isSequential))
                .containsExactly(2, 3, 6);
        assertThat(List.of(0, 1, 2, 3, 4, 5, 6).stream().filter(CreateFlag::isTtl))
                .containsExactly(5, 6);
    }
}
