package dev.ostler.recipes.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values as what they mean. */
@Tag("S209")
class ConfigTest {
    private static Config config(String... keysAndValues) {
        var values = new java.util.TreeMap<String, String>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Config(Publication.of(7, "id", "ada", "", 0, values), false);
    }

    enum Mode {
        QUIET,
        LOUD
    }

    record Limits(int connections, Duration patience) {}

    record Shop(
            String name,
            long count,
            double rate,
            boolean open,
            Mode mode,
            List<Integer> ports,
            Optional<String> motto,
            Limits limits) {}

    @Test
    void readsWhatIsThereOrTheDefault() {
        Config config =
                config("a", "12", "b", "true", "c", "1.5", "d", "10s", "e", "x, y", "f", "");
        assertThat(config.get(Setting.integer("a"))).isEqualTo(12);
        assertThat(config.get(Setting.longInteger("a"))).isEqualTo(12L);
        assertThat(config.get(Setting.bool("b"))).isTrue();
        assertThat(config.get(Setting.decimal("c"))).isEqualTo(1.5);
        assertThat(config.get(Setting.duration("d"))).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.get(Setting.list("e"))).containsExactly("x", "y");
        assertThat(config.get(Setting.list("f"))).isEmpty();
        assertThat(config.get(Setting.text("f"))).isEmpty();
        assertThat(config.get(Setting.integer("none").orElse(3))).isEqualTo(3);
        assertThat(config.text("none")).isEmpty();
    }

    @Test
    void saysWhichKeyIsWrongAndWhatWouldBeRight() {
        Config config = config("a", "many", "b", "0", "m", "quiet", "d", "10 parsecs");
        assertThatThrownBy(() -> config.get(Setting.integer("a")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("a is \"many\" in version 7, not a whole number of at most 2^31-1");
        assertThatThrownBy(() -> config.get(Setting.integer("b").between(1, 10)))
                .hasMessage("b is \"0\" in version 7, not 1 to 10");
        assertThatThrownBy(() -> config.get(Setting.integer("c")))
                .hasMessage("c is missing in version 7");
        assertThatThrownBy(() -> config.get(Setting.oneOf("m", Mode.class)))
                .hasMessageContaining("one of [QUIET, LOUD]");
        assertThatThrownBy(() -> config.get(Setting.duration("d"))).hasMessageContaining("250ms");
        assertThatThrownBy(() -> Setting.text("not a key")).isInstanceOf(ConfigException.class);
    }

    @Test
    void durationsAreWrittenAsPeopleDo() {
        Map.of(
                        "250ms", Duration.ofMillis(250),
                        "10s", Duration.ofSeconds(10),
                        "5m", Duration.ofMinutes(5),
                        "2 h", Duration.ofHours(2),
                        "1d", Duration.ofDays(1),
                        "PT1.5S", Duration.ofMillis(1500))
                .forEach(
                        (text, expected) ->
                                assertThat(ValueType.duration(text)).isEqualTo(expected));
    }

    @Test
    void bindsRecords() {
        Config config =
                config(
                        "shop.name", "corner",
                        "shop.count", "3000000000",
                        "shop.rate", "0.25",
                        "shop.open", "false",
                        "shop.mode", "LOUD",
                        "shop.ports", "1, 2",
                        "shop.limits.connections", "5",
                        "shop.limits.patience", "1s");
        assertThat(config.bind("shop", Shop.class))
                .isEqualTo(
                        new Shop(
                                "corner",
                                3_000_000_000L,
                                0.25,
                                false,
                                Mode.LOUD,
                                List.of(1, 2),
                                Optional.empty(),
                                new Limits(5, Duration.ofSeconds(1))));
    }

    @Test
    void whatIsMissingIsTakenFromTheDefaults() {
        var defaults = new Limits(10, Duration.ofSeconds(3));
        assertThat(config("limits.connections", "20").bind("limits", defaults))
                .isEqualTo(new Limits(20, Duration.ofSeconds(3)));
    }

    @Test
    void saysAllThatIsWrongWithARecordAtOnce() {
        assertThatThrownBy(() -> config("l.connections", "x").bind("l", Limits.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("version 7 is no Limits")
                .hasMessageContaining("l.connections is \"x\"")
                .hasMessageContaining("l.patience is missing");
    }

    record Positive(int number) {
        Positive {
            if (number <= 0) {
                throw new IllegalArgumentException("not positive: " + number);
            }
        }
    }

    @Test
    void whatTheRecordItselfRefusesIsSaidAsWell() {
        assertThatThrownBy(() -> config("number", "-1").bind("", Positive.class))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("not positive: -1");
    }

    @Test
    void tellsWhatDiffers() {
        assertThat(
                        config("a", "1", "b", "2", "c", "3")
                                .differencesFrom(config("a", "1", "b", "9", "d", "4")))
                .containsExactly("b", "c", "d");
    }
}
