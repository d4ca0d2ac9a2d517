package dev.ostler.recipes.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.recipes.discovery.ServiceInstance.Kind;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.Map;

/** What lies in the znodes of instances. */
@Tag("F13")
class JsonTest {
    private static final ServiceInstance INSTANCE =
            ServiceInstance.of("shop", "7", "10.0.0.7", 8080)
                    .withTlsPort(8443)
                    .withKind(Kind.STATIC)
                    .withEnabled(false)
                    .withRegistered(Instant.ofEpochMilli(1_700_000_000_123L))
                    .withPayload(Map.of("zone", "ä \"\\\n\u0001\uD83D\uDE00", "", ""));

    @Test
    void isReadableAndExact() {
        String text = InstanceJson.write(INSTANCE.withPayload(Map.of("zone", "a\nb")));
        assertThat(text)
                .isEqualTo(
                        "{\"format\":1,\"name\":\"shop\",\"id\":\"7\",\"address\":\"10.0.0.7\","
                                + "\"port\":8080,\"tlsPort\":8443,\"kind\":\"STATIC\","
                                + "\"enabled\":false,\"registered\":1700000000123,"
                                + "\"payload\":{\"zone\":\"a\\u000ab\"}}");
        assertThat(InstanceJson.read(InstanceJson.write(INSTANCE))).isEqualTo(INSTANCE);
    }

    @Test
    void whatOthersMayWriteIsReadAsWell() {
        assertThat(
                        InstanceJson.read(
                                " {\n\"format\" : 1, \"name\":\"a\",\"id\":\"b\\u00e9\\t\","
                                        + "\"address\":\"c\", \"later\":{\"x\":{},\"y\":-12}} "))
                .isEqualTo(ServiceInstance.of("a", "b\u00e9\t", "c", 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}x",
                "[]",
                "null",
                "{\"a\":null}",
                "{\"a\":[]}",
                "{\"a\":1.5}",
                "{\"a\":1e3}",
                "{\"a\":01}",
                "{\"a\":-}",
                "{\"a\":+1}",
                "{\"a\":99999999999999999999}",
                "{\"a\":1,}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":1,\"a\":2}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12g4\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"b}",
                "{\"a\":truth}",
                "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}}}}",
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"format\":2,\"name\":\"a\",\"id\":\"b\",\"address\":\"c\"}",
                "{\"format\":1,\"name\":\"a\",\"id\":\"b\"}",
                "{\"format\":1,\"name\":\"a\",\"id\":\"b/c\",\"address\":\"c\"}",
                "{\"format\":1,\"name\":\"a\",\"id\":\"b\",\"address\":\"c\",\"port\":\"80\"}",
                "{\"format\":1,\"name\":\"a\",\"id\":\"b\",\"address\":\"c\",\"port\":70000}",
                "{\"format\":1,\"name\":\"a\",\"id\":\"b\",\"address\":\"c\",\"kind\":\"ODD\"}",
            })
    void refusesWhatIsNoInstance(String text) {
        assertThatThrownBy(() -> InstanceJson.read(text))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
