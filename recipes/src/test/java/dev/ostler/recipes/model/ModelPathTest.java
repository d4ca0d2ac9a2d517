package dev.ostler.recipes.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths with parameters. */
@Tag("F14")
class ModelPathTest {
    private static final ModelPath ORDER = ModelPath.of("/orders/{customer}/{number}");

    @Test
    void parametersGetValuesInTheirOrder() {
        assertThat(ORDER.parameters()).containsExactly("customer", "number");
        assertThat(ORDER.with("ann", 7).resolved()).isEqualTo("/orders/ann/7");
        assertThat(ORDER.with("ann")).hasToString("/orders/ann/{number}");
        assertThat(ORDER.with("ann").with(7)).isEqualTo(ORDER.with("ann", 7));
        assertThat(ORDER.with()).isEqualTo(ORDER);
        assertThat(ModelPath.of(ORDER.toString())).isEqualTo(ORDER).hasSameHashCodeAs(ORDER);
    }

    @Test
    void whatIsOpenIsNoPath() {
        assertThatThrownBy(() -> ORDER.with("ann").resolved())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("number")
                .hasMessageContaining("/orders/ann/{number}");
    }

    @Test
    void childrenAndParents() {
        assertThat(ORDER.parent()).hasToString("/orders/{customer}");
        assertThat(ModelPath.of("/").parent()).hasToString("/");
        assertThat(ModelPath.of("/").child("a").parameter("b")).hasToString("/a/{b}");
        assertThatThrownBy(() -> ORDER.parameter("number"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", ".", "..", "a\0"})
    void aValueLeadsNowhereElse(String value) {
        assertThatThrownBy(() -> ORDER.with(value)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ORDER.child(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aValueInBracesIsNoParameter() {
        ModelPath path = ORDER.with("{x}", "{y}");
        assertThat(path.parameters()).isEmpty();
        assertThat(path.resolved()).isEqualTo("/orders/{x}/{y}");
    }

    @Test
    void moreValuesThanParametersAreAMistake() {
        assertThatThrownBy(() -> ORDER.with(1, 2, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("3 values for the 2 parameters");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a/", "/a{b}", "/{a", "/a}", "/{}", "/{a}/{a}", "/{a{b}}"})
    void whatIsNoTemplateIsRefused(String template) {
        assertThatThrownBy(() -> ModelPath.of(template))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void findsTheValuesInAPath() {
        assertThat(ORDER.match("/orders/ann/7").orElseThrow()).containsExactly("ann", "7");
        assertThat(ORDER.match("/orders/ann")).isEmpty();
        assertThat(ORDER.match("/orders/ann/7/x")).isEmpty();
        assertThat(ORDER.match("/others/ann/7")).isEmpty();
        assertThat(ORDER.with("ann").match("/orders/bob/7")).isEmpty();
        assertThat(ModelPath.of("/").match("/").orElseThrow()).isEmpty();
    }
}
