package dev.ostler.replica.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeoutBoundsTest {
    @ParameterizedTest(name = "who asks for {0} ms gets {1}")
    @CsvSource({
        "30000, 30000",
        "4000, 4000",
        "3999, 4000",
        "0, 4000",
        "-1, 4000",
        "-2147483648, 4000",
        "40000, 40000",
        "40001, 40000",
        "2147483647, 40000"
    })
    void aTimeoutIsMovedIntoTheBounds(int requested, int granted) {
        assertThat(TimeoutBounds.ofTick(2000).negotiate(requested)).isEqualTo(granted);
    }

    @Test
    void boundsAreInOrderAndPositive() {
        assertThatThrownBy(() -> new TimeoutBounds(5, 4))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeoutBounds(0, 4))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
