package dev.ostler.cli.shell.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.cli.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class JsonObjectTest {
    @Test
    void simpleValuesAreReadAndNullIsLeftOut() {
        assertThat(JsonObject.parse(" { \"a\" : \"x\", \"b\":-1.5 ,\"c\":null,\"d\":true} "))
                .isEqualTo(Map.of("a", "x", "b", "-1.5", "d", "true"));
        assertThat(JsonObject.parse("{}")).isEmpty();
    }

    @Test
    void whatIsQuotedComesBack() {
        String all = "\"\\/\b\f\n\r\t\u0001 ü \ud83d\ude00";

        assertThat(JsonObject.parse("{\"s\":" + Json.quote(all) + "}")).containsEntry("s", all);
        assertThat(JsonObject.parse("{\"s\":\"\\u00fc\\/\"}")).containsEntry("s", "ü/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1",
                "{\"a\":\"x",
                "{\"a\":\"\\",
                "{\"a\":\"\\q\"}",
                "{\"a\":\"\\u00\"}",
                "{\"a\":\"\\u00zz\"}",
                "{\"a\":nul}",
                "{\"a\":1} x",
                "{\"a\":{}}",
                "{\"a\":[]}",
                "{\"a\":1,}"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
