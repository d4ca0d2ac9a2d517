package dev.ostler.recipes.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

/** What lies in the znodes. */
class PublicationTextTest {
    @Test
    void isReadableAndExact() {
        Publication publication =
                Publication.of(
                        42,
                        "6f1d",
                        "ada",
                        "two\nlines",
                        7,
                        Map.of("b", "x = \\n: y", "a.b-1", " "));
        String text = PublicationText.format(publication);

        assertThat(text)
                .isEqualTo(
                        """
                        ostler-config 1
                        version: 42
                        id: 6f1d
                        author: ada
                        note: two\\nlines
                        restored: 7

                        a.b-1 = \s
                        b = x = \\\\n: y
                        """);
        assertThat(PublicationText.parse(text)).isEqualTo(publication);
    }

    @Test
    void emptyValuesAndNoValuesAreKept() {
        for (Map<String, String> values :
                java.util.List.of(Map.<String, String>of(), Map.of("empty", ""))) {
            Publication publication = Publication.of(1, "", "", "", 0, values);
            assertThat(PublicationText.parse(PublicationText.format(publication)))
                    .isEqualTo(publication);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ostler-config 2\nversion: 1\n\n",
                "ostler-config 1\nversion: 1\n",
                "ostler-config 1\nversion: 1\n\na = b",
                "ostler-config 1\nversion: 0\n\n",
                "ostler-config 1\nversion: x\n\n",
                "ostler-config 1\nid: x\n\n",
                "ostler-config 1\nversion: 1\ncolour: red\n\n",
                "ostler-config 1\nversion: 1\n\nno equals sign\n",
                "ostler-config 1\nversion: 1\n\na = 1\na = 2\n",
                "ostler-config 1\nversion: 1\n\na b = 1\n",
                "ostler-config 1\nversion: 1\n\n.a = 1\n",
                "ostler-config 1\nversion: 1\n\na = \\q\n",
                "ostler-config 1\nversion: 1\n\na = \\\n",
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> PublicationText.parse(text)).isInstanceOf(ConfigException.class);
    }
}
