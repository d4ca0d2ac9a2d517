package dev.ostler.zab.election;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Electorate;
import dev.ostler.zab.config.Membership;
import dev.ostler.zab.election.Ballots.Ballot;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of two candidates is better, and when two voters agree. */
class VoteTest {
    @ParameterizedTest(name = "epoch {0} zxid {1} server {2} before epoch {3} zxid {4} server {5}")
    @CsvSource({
        "2, 0x100000001, 1,  1, 0x1ffffffff, 9",
        "2, 0x200000000, 1,  1, 0x200000000, 9",
    })
    @Tag("S147")
    @Tag("S149")
    void theLaterEpochIsPreferredWhateverTheRest(
            long epoch, String zxid, long id, long otherEpoch, String otherZxid, long otherId) {
        assertOrder(vote(epoch, zxid, id), vote(otherEpoch, otherZxid, otherId));
    }

    @Test
    @Tag("S143")
    void inTheSameEpochTheLongerHistoryIsPreferred() {
        assertOrder(vote(1, "0x100000002", 1), vote(1, "0x100000001", 3));
        assertOrder(vote(1, "0x200000000", 1), vote(1, "0x1ffffffff", 3));
    }

    @Test
    @Tag("S144")
    void ofEqualHistoriesTheGreaterIdIsPreferred() {
        assertOrder(vote(1, "0x100000001", 3), vote(1, "0x100000001", 1));
    }

    @Test
    void numbersAreComparedWithTheirSign() {
        assertOrder(vote(0, "0", 1), new Vote(Vote.NOBODY, Long.MIN_VALUE, 1, Long.MIN_VALUE));
        assertOrder(vote(1, "0", 1), vote(-1, "5", 2));
    }

    @Test
    void theRoundDoesNotMakeACandidateBetter() {
        Vote vote = vote(1, "5", 2);

        assertThat(vote.isBetterThan(vote.inRound(0))).isFalse();
        assertThat(vote.inRound(7).isBetterThan(vote)).isFalse();
    }

    @Test
    void whoHasNoWeightIsNeverPreferred() {
        var electorate =
                new Electorate(
                        Membership.parse(
                                """
                                server.1=a:1:2
                                server.2=b:1:2
                                group.1=1:2
                                weight.2=0
                                """),
                        null);

        assertThat(vote(9, "9", 2).isPreferredTo(vote(0, "0", 1), electorate)).isFalse();
        assertThat(vote(9, "9", 1).isPreferredTo(vote(0, "0", 2), electorate)).isTrue();
    }

    @Test
    void whoIsLookingMustAgreeInEverything() {
        Ballot looking = new Ballot(new Vote(new ServerId(3), 7, 2, 1), State.LOOKING, 2);

        assertThat(looking.agreesWith(looking)).isTrue();
        assertThat(looking.agreesWith(new Ballot(looking.vote(), State.FOLLOWING, 0))).isTrue();
        for (Vote other :
                new Vote[] {
                    new Vote(new ServerId(2), 7, 2, 1),
                    new Vote(new ServerId(3), 8, 2, 1),
                    new Vote(new ServerId(3), 7, 3, 1),
                    new Vote(new ServerId(3), 7, 2, 2)
                }) {
            assertAgree(looking, new Ballot(other, State.LOOKING, 2), false);
            assertAgree(looking, new Ballot(other, State.FOLLOWING, 2), false);
        }
    }

    @Test
    void whoHasALeaderMustAgreeInWhoItIsAndItsEpoch() {
        Ballot following = new Ballot(new Vote(new ServerId(3), 7, 2, 1), State.FOLLOWING, 2);

        assertAgree(following, led(3, 9, 5, 1, 2), true);
        assertAgree(following, led(3, 7, 2, 2, 2), false);
        assertAgree(following, led(2, 7, 2, 1, 2), false);
    }

    @Test
    void theEpochsOfNotificationsOfDifferentFormsAreNotCompared() {
        Ballot following = new Ballot(new Vote(new ServerId(3), 7, 2, 1), State.FOLLOWING, 2);

        assertAgree(following, led(3, 7, 2, 2, 0), true);
        assertAgree(following, led(2, 7, 2, 1, 0), false);
        assertAgree(led(3, 7, 2, 1, 0), led(3, 7, 2, 2, 0), false);
    }

    private static Ballot led(long leader, long zxid, long round, long epoch, int version) {
        return new Ballot(
                new Vote(new ServerId(leader), zxid, round, epoch), State.LEADING, version);
    }

    private static void assertAgree(Ballot one, Ballot other, boolean agree) {
        assertThat(one.agreesWith(other)).isEqualTo(agree);
        assertThat(other.agreesWith(one)).isEqualTo(agree);
    }

    private static void assertOrder(Vote better, Vote worse) {
        assertThat(better.isBetterThan(worse)).isTrue();
        assertThat(worse.isBetterThan(better)).isFalse();
        assertThat(better.isBetterThan(better)).isFalse();
    }

    private static Vote vote(long epoch, String zxid, long id) {
        return new Vote(new ServerId(id), Long.decode(zxid), 1, epoch);
    }
}
