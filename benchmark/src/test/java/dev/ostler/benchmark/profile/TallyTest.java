package dev.ostler.benchmark.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    @Test
    void theLargestSumsComeFirstWithTheirShareOfAll() {
        var tally = new Tally();
        tally.add("b", 2);
        tally.add("a", 1);
        tally.add("c", 4);
        tally.add("a", 1);

        assertThat(tally.render("Title", 2).lines())
                .containsExactly("Title (8 in all)", "   50.0 %  c", "   25.0 %  a", "");
    }
}
