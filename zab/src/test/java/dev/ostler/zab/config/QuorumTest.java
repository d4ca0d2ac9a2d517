package dev.ostler.zab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member.PeerAddress;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/** What a quorum is: by majority, and by groups and weights. */
class QuorumTest {
    @ParameterizedTest(name = "{1} of {0}")
    @CsvSource({"1,1", "2,2", "3,2", "4,3", "5,3", "6,4", "7,4"})
    @Tag("S146")
    void aQuorumIsMoreThanHalfTheVoters(int voters, int needed) {
        Membership membership = majorities(voters, 0);

        for (int agreeing = 0; agreeing <= voters; agreeing++) {
            assertThat(membership.isQuorum(ids(1, agreeing))).isEqualTo(agreeing >= needed);
        }
    }

    @Test
    @Tag("S146")
    void anyTwoQuorumsShareAServer() {
        for (int voters = 1; voters <= 7; voters++) {
            Membership membership = majorities(voters, 0);
            for (int set = 0; set < 1 << voters; set++) {
                int others = ~set & ((1 << voters) - 1);
                assertThat(membership.isQuorum(ids(set)) && membership.isQuorum(ids(others)))
                        .isFalse();
            }
        }
    }

    @Test
    void observersStrangersAndRepetitionsDoNotCount() {
        Membership membership = majorities(3, 2);

        assertThat(membership.isQuorum(ids(3, 9))).isFalse();
        assertThat(membership.isQuorum(List.of(id(1), id(1), id(1)))).isFalse();
        assertThat(membership.isQuorum(ids(2, 9))).isTrue();
        assertThat(membership.voters()).containsExactly(id(1), id(2), id(3));
    }

    @Test
    void withoutGroupsEveryVoteCountsTheSame() {
        assertThat(majorities(3, 1).weight(id(1))).isEqualTo(1);
    }

    @Test
    void groupsNeedMoreThanHalfTheWeightInMoreThanHalfTheGroups() {
        // Three sites of three servers each.
        Membership membership =
                grouped(
                        9,
                        Map.of(1L, ids(1, 3), 2L, ids(4, 6), 3L, ids(7, 9)),
                        weights(1, 1, 1, 1, 1, 1, 1, 1, 1));

        assertThat(membership.isQuorum(list(1, 2, 4, 5))).isTrue();
        assertThat(membership.isQuorum(list(1, 2, 3, 4, 7))).isFalse();
        assertThat(membership.isQuorum(list(2, 3, 5, 8, 9))).isTrue();
        assertThat(membership.isQuorum(ids(1, 9))).isTrue();
        assertThat(membership.isQuorum(list())).isFalse();
    }

    @Test
    void aGroupWithoutWeightIsNoGroup() {
        Membership membership =
                grouped(
                        5,
                        Map.of(1L, list(1, 2, 3), 2L, list(4), 3L, list(5)),
                        weights(1, 1, 1, 0, 0));

        assertThat(membership.isQuorum(list(1, 2))).isTrue();
        assertThat(membership.isQuorum(list(1, 4, 5))).isFalse();
        assertThat(membership.weight(id(4))).isZero();
    }

    @Test
    void aHeavyServerOutweighsItsGroup() {
        Membership membership = grouped(3, Map.of(1L, list(1, 2, 3)), weights(3, 1, 1));

        assertThat(membership.isQuorum(list(1))).isTrue();
        assertThat(membership.isQuorum(list(2, 3))).isFalse();
        assertThat(membership.weight(id(1))).isEqualTo(3);
    }

    @Test
    void theWeightOfAnObserverStandsInItsGroupAndNeverAgrees() {
        Membership membership =
                new Membership(
                        0, members(2, 1), groups(Map.of(1L, list(1, 2, 3)), weights(1, 1, 2)));

        assertThat(membership.isQuorum(list(1, 2, 3))).isFalse();
    }

    @Test
    void whatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> new Membership(0, List.of(member(1, false), member(1, true))))
                .hasMessage("two members have the id 1");
        assertThatThrownBy(() -> new Membership(-1, members(1, 0)))
                .hasMessage("a negative version: -1");
        assertThatThrownBy(() -> grouped(3, Map.of(1L, list(1, 2)), weights(1, 1, 1)))
                .hasMessage("server 3 is in no group");
        assertThatThrownBy(() -> grouped(2, Map.of(1L, list(1, 2, 3)), weights(1, 1, 1)))
                .hasMessage("a group has server 3, which is no member");
        assertThatThrownBy(() -> groups(Map.of(1L, list(1), 2L, list(1)), weights(1)))
                .hasMessage("server 1 is in two groups");
        assertThatThrownBy(() -> groups(Map.of(1L, list(1, 2)), weights(1)))
                .hasMessage("server 2 is in a group and has no weight");
        assertThatThrownBy(() -> groups(Map.of(), weights(-1)))
                .hasMessage("weight.1 is not between 0 and 2147483647: -1");
    }

    private static Membership majorities(int voters, int observers) {
        return new Membership(0, members(voters, observers));
    }

    private static Membership grouped(
            int voters, Map<Long, List<ServerId>> groups, SortedMap<ServerId, Long> weights) {
        return new Membership(0, members(voters, 0), groups(groups, weights));
    }

    private static QuorumGroups groups(
            Map<Long, List<ServerId>> groups, SortedMap<ServerId, Long> weights) {
        var sorted = new TreeMap<Long, NavigableSet<ServerId>>();
        groups.forEach((group, servers) -> sorted.put(group, new TreeSet<>(servers)));
        return new QuorumGroups(sorted, weights);
    }

    private static SortedMap<ServerId, Long> weights(long... weights) {
        var byId = new TreeMap<ServerId, Long>();
        for (long weight : weights) {
            byId.put(id(byId.size() + 1), weight);
        }
        return byId;
    }

    private static List<Member> members(int voters, int observers) {
        var members = new ArrayList<Member>();
        for (int i = 1; i <= voters + observers; i++) {
            members.add(member(i, i > voters));
        }
        return members;
    }

    private static Member member(long id, boolean observer) {
        return new Member(
                id(id), List.of(new PeerAddress("zoo" + id, 2888, 3888)), observer, noClient());
    }

    private static Member.@Nullable ClientAddress noClient() {
        return null;
    }

    private static List<ServerId> ids(long first, long last) {
        return LongStream.rangeClosed(first, last).mapToObj(QuorumTest::id).toList();
    }

    private static List<ServerId> ids(int bits) {
        return LongStream.range(0, 32)
                .filter(bit -> (bits & 1 << bit) != 0)
                .mapToObj(bit -> id(bit + 1))
                .toList();
    }

    private static List<ServerId> list(long... ids) {
        return LongStream.of(ids).mapToObj(QuorumTest::id).toList();
    }

    private static ServerId id(long value) {
        return new ServerId(value);
    }
}
