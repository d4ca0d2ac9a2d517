package dev.ostler.benchmark.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void theLargestSumsComeFirstWithTheirShare() {
        var tally = new Tally();
        tally.add("b", 2);
        tally.add("a", 1);
        tally.add("c", 4);
        tally.add("a", 1);

        assertThat(tally.total()).isEqualTo(8);
        assertThat(tally.render("Title", 2, 16).lines())
                .containsExactly("Title (of 16)", "   25.0 %  c", "   12.5 %  a", "");
    }
}
