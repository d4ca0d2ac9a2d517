package dev.ostler.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class OptionsTest {
    @Test
    void valuesFollowTheirNames() {
        var options =
                new Options(
                        List.of("--rounds", "5", "--window", "0.25", "--cells", "a,b", "--x", "y"));
        assertThat(options.number("rounds", 3)).isEqualTo(5);
        assertThat(options.seconds("window", 3)).isEqualTo(Duration.ofMillis(250));
        assertThat(options.list("cells")).containsExactly("a", "b");
        assertThat(options.text("x", "z")).isEqualTo("y");
        options.requireAllUsed();
    }

    @Test
    void whatIsNotGivenHasADefault() {
        var options = new Options(List.of());
        assertThat(options.number("rounds", 3)).isEqualTo(3);
        assertThat(options.list("cells")).isEmpty();
    }

    @Test
    void mistakesAreNamed() {
        assertThatThrownBy(() -> new Options(List.of("rounds", "5")))
                .hasMessage("not an option: rounds");
        assertThatThrownBy(() -> new Options(List.of("--rounds")))
                .hasMessage("--rounds needs a value");
        assertThatThrownBy(() -> new Options(List.of("--rounds", "x")).number("rounds", 1))
                .hasMessage("--rounds is no number: x");
        assertThatThrownBy(() -> new Options(List.of("--rouns", "5")).requireAllUsed())
                .hasMessage("unknown: --rouns");
    }
}
