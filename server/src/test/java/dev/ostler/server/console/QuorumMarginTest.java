package dev.ostler.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How many may still fail. */
class QuorumMarginTest {

    private static Set<ServerId> first(int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(ServerId::new)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String lines(int voters) {
        return LongStream.rangeClosed(1, voters)
                .mapToObj(id -> "server.%d=h%d:1:2:participant\n".formatted(id, id))
                .collect(Collectors.joining());
    }

    @ParameterizedTest(name = "{1} of {0} voters: {2}")
    @CsvSource({"1,1,0", "2,2,0", "3,3,1", "3,2,0", "3,1,-1", "4,4,1", "5,5,2", "5,4,1", "7,7,3"})
    void ofAMajorityNobodyMayBeMissing(int voters, int up, int margin) {
        Membership membership = Membership.parse(lines(voters) + "version=0");
        assertThat(QuorumMargin.of(membership, first(up))).isEqualTo(margin);
    }

    @Test
    void ofGroupsItIsTheWorstThatCounts() {
        Membership membership =
                Membership.parse(
                        lines(9)
                                + "group.1=1:2:3\ngroup.2=4:5:6\ngroup.3=7:8:9\n"
                                + LongStream.rangeClosed(1, 9)
                                        .mapToObj(id -> "weight.%d=1\n".formatted(id))
                                        .collect(Collectors.joining())
                                + "version=0");
        // Two from each of two groups, and two groups are gone; no choice of three does so.
        assertThat(QuorumMargin.of(membership, first(9))).isEqualTo(3);
        assertThat(QuorumMargin.of(membership, first(5))).isEqualTo(0);
        assertThat(QuorumMargin.of(membership, first(4))).isEqualTo(-1);
    }
}
