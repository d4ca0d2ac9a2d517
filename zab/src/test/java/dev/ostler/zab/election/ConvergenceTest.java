package dev.ostler.zab.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.ElectionNetwork.History;
import dev.ostler.zab.harness.Transcript;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Elections of many servers: they end, soon, with one leader for all, and a good one. */
class ConvergenceTest {
    private static final int UNREST_MILLIS = 20_000;

    /**
     * The longest pause between two repetitions of a proposal, and then what an election takes with
     * a leader or two that nobody follows: ZOOKEEPER-3109 and ZOOKEEPER-1818 are elections that
     * took minutes, or for ever.
     */
    private static final int CALM_MILLIS = 60_000 + 15_000;

    private static final int ROUNDS_AFTER_UNREST_MAX = 4;

    @Property(tries = 300)
    void afterAnyUnrestAllSoonHaveTheSameLeaderAndItIsNoWorseThanAQuorum(
            @ForAll @IntRange(min = 1, max = 7) int voters,
            @ForAll @IntRange(max = 2) int observers,
            @ForAll @IntRange(max = 90) int lossPercent,
            @ForAll @IntRange(min = 1, max = 400) int delayMillis,
            @ForAll long seed) {
        Membership membership = Voter.members(voters, observers);
        var random = new Random(seed);
        var network =
                new ElectionNetwork(
                        membership, histories(membership.members().size(), random), seed);
        network.quality(lossPercent, delayMillis);
        List<ServerId> all = List.copyOf(membership.members().keySet());
        for (ServerId id : all) {
            network.startAt(random.nextInt(3_000), id);
        }
        for (int millis = 5_000; millis < UNREST_MILLIS; millis += 5_000) {
            network.runUntil(millis);
            network.crash(all.get(random.nextInt(all.size())), random.nextInt(4_000));
        }
        network.runUntil(UNREST_MILLIS);
        int[] before = all.stream().mapToInt(network::rounds).toArray();
        network.quality(0, 20);

        network.runUntil(UNREST_MILLIS + CALM_MILLIS);

        Optional<ServerId> leader = network.leaderOfAll();
        assertThat(leader).as(() -> storyEnd(network)).isPresent();
        assertThat(membership.isQuorum(network.noBetterThan(leader.orElseThrow()))).isTrue();
        for (int i = 0; i < before.length; i++) {
            assertThat(network.rounds(all.get(i)) - before[i])
                    .as(() -> storyEnd(network))
                    .isLessThanOrEqualTo(ROUNDS_AFTER_UNREST_MAX);
        }
    }

    private static String storyEnd(ElectionNetwork network) {
        List<String> story = network.story();
        return String.join("\n", story.subList(Math.max(0, story.size() - 60), story.size()));
    }

    @Property(tries = 100)
    @Tag("S143")
    void ifAllStartTogetherTheBestOfAllIsElectedInOneRound(
            @ForAll @IntRange(min = 1, max = 7) int voters, @ForAll long seed) {
        Membership membership = Voter.voters(voters);
        var network = new ElectionNetwork(membership, histories(voters, new Random(seed)), seed);
        network.quality(0, 20);
        membership.voters().forEach(id -> network.startAt(0, id));

        network.runUntil(1_000);

        assertThat(network.leaderOfAll().map(network::noBetterThan))
                .contains(List.copyOf(membership.voters()));
        assertThat(membership.voters()).allMatch(id -> network.rounds(id) == 1);
    }

    /**
     * Three of six heard the greatest candidate repeat itself while they waited for a better one,
     * decided, and let it repeat itself once more, until those that had decided before gave up.
     */
    @Example
    void whoRepeatsItselfToThoseThatAreDecidingIsTold() {
        ifAllStartTogetherTheBestOfAllIsElectedInOneRound(6, 13584083);
    }

    @Example
    @Tag("S144")
    void ofThreeFreshServersTheGreatestIsElected() {
        Membership membership = Voter.voters(3);
        var network = new ElectionNetwork(membership, Collections.nCopies(3, new History(0, 0)), 1);
        membership.voters().forEach(id -> network.startAt(0, id));

        network.runUntil(1_000);

        assertThat(network.leaderOfAll()).contains(new ServerId(3));
        Transcript.matches("first-election", network.story());
    }

    @Example
    @Tag("S145")
    void aNewcomerWithAGreaterIdJoinsTheLeaderThatIsThere() {
        Membership membership = Voter.voters(3);
        var network = new ElectionNetwork(membership, Collections.nCopies(3, new History(0, 0)), 1);
        network.startAt(0, new ServerId(1));
        network.startAt(0, new ServerId(2));
        network.startAt(1_000, new ServerId(3));

        network.runUntil(5_000);

        assertThat(network.leaderOfAll()).contains(new ServerId(2));
        assertThat(network.rounds(new ServerId(2))).isEqualTo(1);
        Transcript.matches("newcomer-election", network.story());
    }

    /** As servers of one ensemble can have them: no two of the same epoch lead apart. */
    private static List<History> histories(int count, Random random) {
        var histories = new ArrayList<History>();
        for (int i = 0; i < count; i++) {
            long epoch = random.nextInt(3);
            long epochOfZxid = random.nextInt((int) epoch + 1);
            histories.add(new History(epoch, epochOfZxid << 32 | random.nextInt(4)));
        }
        return histories;
    }
}
