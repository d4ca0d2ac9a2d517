package dev.ostler.server.fourletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Which words there are, and which are allowed. */
class WhitelistTest {
    @Test
    void srvrIsAlwaysAllowed() {
        assertThat(Whitelist.of("", false).words()).containsExactly(Word.SRVR);
        assertThat(Whitelist.of("ruok", false).words()).containsExactly(Word.RUOK, Word.SRVR);
    }

    @Test
    void blanksAndUnknownWordsDoNotMatter() {
        assertThat(Whitelist.of(" stat , nope,mntr,", false).words())
                .containsExactly(Word.MNTR, Word.SRVR, Word.STAT);
    }

    @Test
    void anAsteriskIsAllOfThem() {
        assertThat(Whitelist.of("*", false).words()).containsExactly(Word.values());
    }

    @Test
    void isroIsAllowedWhereServersMayBeReadOnly() {
        assertThat(Whitelist.of("srvr", true).allows(Word.ISRO)).isTrue();
        assertThat(Whitelist.of("srvr", false).allows(Word.ISRO)).isFalse();
    }

    @Test
    void aWordIsKnownByItsFourBytes() {
        assertThat(Word.of(bytes("ruok"))).isEqualTo(Word.RUOK);
        assertThat(Word.of(bytes("wchp"))).isEqualTo(Word.WCHP);
        assertThat(Word.of(0xfff4fffd)).isEqualTo(Word.TELNET_INTERRUPT);
        assertThat(Word.of(bytes("RUOK"))).isNull();
        assertThat(Word.of(45)).isNull();
    }

    private static int bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)).getInt();
    }
}
