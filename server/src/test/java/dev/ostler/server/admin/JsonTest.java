package dev.ostler.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class JsonTest {

    /** As the real one lays it out. */
    @Test
    void objectsAreInLinesAndListsAreNot() {
        var all = new LinkedHashMap<String, @Nullable Object>();
        all.put("a", 1);
        all.put("b", List.of(Map.of("c", "d"), Map.of()));
        all.put("e", List.of(1L, 2.5));
        all.put("f", Map.of(7L, List.of()));
        all.put("g", null);
        assertThat(Json.of(all))
                .isEqualTo(
                        """
                        {
                          "a" : 1,
                          "b" : [ {
                            "c" : "d"
                          }, { } ],
                          "e" : [ 1, 2.5 ],
                          "f" : {
                            "7" : [ ]
                          },
                          "g" : null
                        }""");
    }

    @Test
    void whatIsNoNumberIsQuoted() {
        assertThat(Json.of(Double.NaN)).isEqualTo("\"NaN\"");
        assertThat(Json.of(Path.of("/x"))).isEqualTo("\"/x\"");
        assertThat(Json.of(true)).isEqualTo("true");
    }

    @Test
    void textsAreEscaped() {
        assertThat(Json.of("\"\\\n\r\t\b\f\u0001é\ud83d\ude00"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\b\\f\\u0001é\\uD83D\\uDE00\"");
    }
}
