package dev.ostler.recipes.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;

import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

/** Steps and what they are known again by. */
@Tag("F14")
class StepTest {
    private static final Bytes X = Bytes.utf8("x");

    @Test
    void theDigestIsOfTheOperationsAndNotOfTheName() {
        Step step = Step.named("one").create("/a", X);
        assertThat(step.digest()).hasSize(64).isEqualTo(Step.named("two").create("/a", X).digest());
        List<String> others =
                Stream.of(
                                step,
                                Step.named("one").create("/a", Bytes.EMPTY),
                                Step.named("one").create("/a", X, CreateMode.CONTAINER),
                                Step.named("one").create("/b", X),
                                Step.named("one").setData("/a", X),
                                Step.named("one").delete("/a"),
                                Step.named("one").check("/a"),
                                Step.named("one").create("/a", X).check("/a"),
                                Step.named("one").check("/a").create("/a", X))
                        .map(Step::digest)
                        .toList();
        assertThat(others).doesNotHaveDuplicates();
    }

    /** It is what stays on servers: another form would make all that was carried out unknown. */
    @Test
    void theDigestStaysWhatItIs() {
        assertThat(Step.named("one").create("/a", X).delete("/b").digest())
                .isEqualTo("e38725ef3043fa697acda31e2f0ddb52267c4fa250838cdfeead14673b0ec6ad");
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Step.named(" ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Step.named("a\nb")).isInstanceOf(IllegalArgumentException.class);
        Step step = Step.named("one");
        assertThatThrownBy(() -> step.create("a", X)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> step.create("/a", X, CreateMode.EPHEMERAL))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MigrationSet.of("m", step))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does nothing");
        Step good = step.check("/a");
        assertThatThrownBy(() -> MigrationSet.of("m", good, good))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two steps");
        assertThatThrownBy(() -> MigrationSet.of("a/b", good))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MigrationSet.of("..", good))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
