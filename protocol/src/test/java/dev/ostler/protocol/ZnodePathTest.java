package dev.ostler.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

/** The rules of client protocol, section 7.1, and what else is asked of paths. */
class ZnodePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/b",
                "/...",
                "/.a",
                "/a.",
                "/a..b/..c",
                "/ ",
                "/a b",
                "/~",
                "/\u00a0",
                "/é",
                "/世界",
                "/\ud7ff",
                "/\uf900",
                "/\uffef"
            })
    void valid(String path) {
        assertThat(ZnodePath.of(path).isValid()).isTrue();
    }

    @ParameterizedTest
    @Tag("S006")
    @ValueSource(
            strings = {
                "",
                "a",
                "a/b",
                "//",
                "/a/",
                "//a",
                "/a//b",
                "/.",
                "/..",
                "/a/.",
                "/a/..",
                "/./a",
                "/../a",
                "/a/./b",
                "/a/../b",
                "/\u0000",
                "/a\u0000b",
                "/\u0001",
                "/a\tb",
                "/\u001f",
                "/\u007f",
                "/\u0080",
                "/\u009f",
                "/\ue000",
                "/\uf8ff",
                "/\ufff0",
                "/\ufffd",
                "/\uffff",
                "/\ud83d\ude00"
            })
    void invalid(String path) {
        assertThat(ZnodePath.of(path).isValid()).isFalse();
    }

    @Test
    void malformedUtf8IsInvalid() {
        assertThat(path('/', 0xff).isValid()).isFalse();
        assertThat(path('/', 0xc3).isValid()).isFalse();
        // A slash in two bytes is no slash.
        assertThat(path('/', 0xc0, 0xaf).isValid()).isFalse();
        // A surrogate in three bytes.
        assertThat(path('/', 0xed, 0xa0, 0x80).isValid()).isFalse();
        assertThat(path('/', 0xc3, 0xa9).isValid()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"/a, /, a", "/a/b, /a, b", "/a/, /a, ''", "//, /, ''", "a/b, a, b", "/, /, ''"})
    void parentAndNameAreDividedByTheLastSlash(String path, String parent, String name) {
        assertThat(ZnodePath.of(path).parent()).isEqualTo(ZnodePath.of(parent));
        assertThat(ZnodePath.of(path).name()).isEqualTo(name);
    }

    @Test
    void withoutASlashThereIsNoParent() {
        assertThat(ZnodePath.of("abc").lastSlash()).isEqualTo(-1);
        assertThatThrownBy(() -> ZnodePath.of("abc").parent())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no slash in abc");
    }

    @ParameterizedTest
    @CsvSource({
        "/a, /, true",
        "/, /, true",
        "/a/b, /a, true",
        "/a, /a, true",
        "/ab, /a, false",
        "/a, /a/b, false",
        "/b/a, /a, false"
    })
    void atOrBelowLooksAtWholeComponents(String path, String ancestor, boolean expected) {
        assertThat(ZnodePath.of(path).isAtOrBelow(ZnodePath.of(ancestor))).isEqualTo(expected);
    }

    @Test
    void startsWithDoesNot() {
        assertThat(ZnodePath.of("/ab").startsWith(ZnodePath.of("/a"))).isTrue();
        assertThat(ZnodePath.of("/a").startsWith(ZnodePath.of("/ab"))).isFalse();
        assertThat(ZnodePath.of("/a").startsWith(ZnodePath.of(""))).isTrue();
    }

    @Test
    void appendPutsAsciiBehind() {
        assertThat(ZnodePath.of("/é-").append("0000000001"))
                .isEqualTo(ZnodePath.of("/é-0000000001"));
        assertThat(ZnodePath.of("/a").append("")).isEqualTo(ZnodePath.of("/a"));
    }

    @Test
    void nulIsFound() {
        assertThat(ZnodePath.of("/a\u0000").containsNul()).isTrue();
        assertThat(ZnodePath.of("/a").containsNul()).isFalse();
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        assertThat(
                        List.of("/é", "/b", "/a/b", "/a", "/ab", "/").stream()
                                .map(ZnodePath::of)
                                .sorted())
                .map(ZnodePath::toString)
                .containsExactly("/", "/a", "/a/b", "/ab", "/b", "/é");
    }

    @Test
    void equalityIsThatOfBytes() {
        assertThat(ZnodePath.of("/a")).isEqualTo(path('/', 'a')).hasSameHashCodeAs(path('/', 'a'));
        assertThat(ZnodePath.of("/é")).isNotEqualTo(ZnodePath.of("/e\u0301"));
        assertThat(ZnodePath.of("/a")).isNotEqualTo(ZnodePath.of("/A"));
    }

    @Test
    void aCopyKeepsItsBytes() {
        byte[] source = {'x', '/', 'a', 'x'};
        ZnodePath path = ZnodePath.copyOf(source, 1, 2);
        source[2] = 'b';

        assertThat(path).isEqualTo(ZnodePath.of("/a"));
        assertThat(path.length()).isEqualTo(2);
        assertThat(path.isRoot()).isFalse();
        assertThat(ZnodePath.ROOT.isRoot()).isTrue();
    }

    private static ZnodePath path(int... bytes) {
        byte[] utf8 = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            utf8[i] = (byte) bytes[i];
        }
        return ZnodePath.wrap(utf8);
    }
}
