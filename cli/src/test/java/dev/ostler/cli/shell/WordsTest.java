package dev.ostler.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsStandBetweenBlanks() {
        assertThat(Words.of("  ls\t-R   /a ")).containsExactly("ls", "-R", "/a");
        assertThat(Words.of(" \t ")).isEmpty();
    }

    @Test
    void quotesOfEitherKindGroupAndVanish() {
        assertThat(Words.of("create /a \"two words\" '\"q\"'"))
                .containsExactly("create", "/a", "two words", "\"q\"");
        assertThat(Words.of("create /a \"\"")).containsExactly("create", "/a", "");
    }

    @Test
    void aQuoteInsideAWordIsALetterAndSoIsABackslash() {
        assertThat(Words.of("set /a it's\\n")).containsExactly("set", "/a", "it's\\n");
    }

    @Test
    void aNumberSignIsALetter() {
        assertThat(Words.of("set /a #1")).containsExactly("set", "/a", "#1");
    }
}
