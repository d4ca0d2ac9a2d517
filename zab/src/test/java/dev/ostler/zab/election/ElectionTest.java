package dev.ostler.zab.election;

import static dev.ostler.zab.election.State.FOLLOWING;
import static dev.ostler.zab.election.State.LEADING;
import static dev.ostler.zab.election.State.LOOKING;
import static dev.ostler.zab.election.State.OBSERVING;
import static dev.ostler.zab.election.Voter.members;
import static dev.ostler.zab.election.Voter.vote;
import static dev.ostler.zab.election.Voter.voters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.Bytes;
import dev.ostler.zab.config.Membership;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one member does with each message, in each state (quorum protocol, sections 2.5 to 2.9). */
class ElectionTest {
    @Test
    @Tag("S133")
    @Tag("S139")
    void aRoundGoesFromLookingToARole() {
        var follower = new Voter(1, voters(3));
        var leader = new Voter(3, voters(3));
        var observer = new Voter(4, members(3, 1));
        assertThat(follower.election.state()).isEqualTo(LOOKING);

        for (Voter voter : new Voter[] {follower, leader, observer}) {
            voter.looking(0, 0);
            voter.hears(2, LOOKING, vote(3, 0, 1, 0));
            voter.hears(3, LOOKING, vote(3, 0, 1, 0));
            assertThat(voter.election.state()).isEqualTo(LOOKING);
            assertThat(voter.afterMillis(200)).containsExactly("elected 3 zxid=0 round=1 epoch=0");
        }

        assertThat(follower.election.state()).isEqualTo(FOLLOWING);
        assertThat(leader.election.state()).isEqualTo(LEADING);
        assertThat(observer.election.state()).isEqualTo(OBSERVING);
    }

    @Test
    void aQuorumWaitsForThoseWhoMayComeWithABetterVote() {
        var voter = new Voter(1, voters(3)).looking(0, 0);
        voter.hears(2, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.afterMillis(199)).isEmpty();
        assertThat(voter.afterMillis(1)).containsExactly("elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void aQuorumDecidesAtOnceWhenAllOthersProposeTheSame() {
        var voter = new Voter(1, voters(3)).looking(0, 0);
        voter.hears(2, LOOKING, vote(3, 0, 1, 0));
        assertThat(voter.afterMillis(0)).isEmpty();
        voter.hears(3, LOOKING, vote(3, 0, 1, 0));

        assertThat(voter.afterMillis(0)).containsExactly("elected 3 zxid=0 round=1 epoch=0");
    }

    @Test
    void aQuorumDoesNotWaitForWhoIsGone() {
        var before = new Voter(1, voters(3)).looking(0, 0);
        before.election.gone(Voter.id(3), before.now);
        before.hears(2, LOOKING, vote(2, 0, 1, 0));
        assertThat(before.afterMillis(0)).containsExactly("elected 2 zxid=0 round=1 epoch=0");

        var after = new Voter(1, voters(3)).looking(0, 0);
        after.hears(2, LOOKING, vote(2, 0, 1, 0));
        assertThat(after.afterMillis(0)).isEmpty();
        after.election.gone(Voter.id(3), after.now);
        assertThat(after.afterMillis(0)).containsExactly("elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void whoWasGoneAndIsHeardIsWaitedFor() {
        var voter = new Voter(1, voters(3)).looking(0, 0);
        voter.election.gone(Voter.id(3), voter.now);
        voter.hears(3, LOOKING, vote(1, 0, 0, 0));
        voter.hears(2, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.afterMillis(199)).isEmpty();
        assertThat(voter.afterMillis(1)).containsExactly("elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void whoIsAloneDecidesNothingThoughAllOthersAreGone() {
        var voter = new Voter(1, voters(3)).looking(0, 0);
        voter.election.gone(Voter.id(2), voter.now);
        voter.election.gone(Voter.id(3), voter.now);

        assertThat(voter.afterMillis(1)).isEmpty();
        assertThat(voter.election.state()).isEqualTo(LOOKING);
    }

    @Test
    void aRoundStartsWithOnesOwnCandidacySentToAllOtherVoters() {
        var voter = new Voter(2, members(3, 1));

        voter.election.look(0x1_0000_0005L, 1, voter.now);

        assertThat(voter.taken())
                .containsExactly(
                        "to 1: LOOKING 2 zxid=100000005 round=1 epoch=1",
                        "to 3: LOOKING 2 zxid=100000005 round=1 epoch=1");
    }

    @Test
    void anObserverAsksTheVotersAndProposesNobody() {
        var observer = new Voter(4, members(3, 1));

        observer.election.look(5, 1, observer.now);

        assertThat(observer.taken())
                .containsExactly(
                        "to 1: LOOKING nobody zxid=none round=1 epoch=none",
                        "to 2: LOOKING nobody zxid=none round=1 epoch=none",
                        "to 3: LOOKING nobody zxid=none round=1 epoch=none");
    }

    @Test
    void aJoinerThatMayVoteByItsRoleButIsNoMemberProposesNobody() {
        var joiner = new Voter(9, voters(2));

        joiner.election.look(5, 1, joiner.now);

        assertThat(joiner.taken())
                .containsExactly(
                        "to 1: LOOKING nobody zxid=5 round=1 epoch=1",
                        "to 2: LOOKING nobody zxid=5 round=1 epoch=1");
    }

    @ParameterizedTest(name = "{0}: own 2 zxid=10 round=1 epoch=1, hears {1} {2} {3} {4}")
    @CsvSource({
        "a better candidate is adopted,             3, 10, 1, 1,  3 zxid=10 round=1 epoch=1",
        "a longer history is adopted,               1, 11, 1, 1,  1 zxid=11 round=1 epoch=1",
        "a later epoch is adopted,                  1,  5, 1, 2,  1 zxid=5 round=1 epoch=2",
        "a later round is joined with its vote,     3, 10, 5, 1,  3 zxid=10 round=5 epoch=1",
        "a later round is joined with ones own,     1,  9, 5, 1,  2 zxid=10 round=5 epoch=1",
    })
    void aBetterProposalIsAdoptedAndAnnounced(
            String name, long leader, int zxid, long round, long epoch, String announced) {
        Voter voter = new Voter(2, voters(3)).looking(0x10, 1);

        assertThat(
                        voter.hears(
                                1,
                                LOOKING,
                                vote(leader, Long.parseLong("" + zxid, 16), round, epoch)))
                .as(name)
                .containsExactly("to 1: LOOKING " + announced, "to 3: LOOKING " + announced);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a worse candidate,                   1, LOOKING,   1, 9,  1, 1",
        "a candidate who is no voter,         1, LOOKING,   9, 99, 1, 9",
        "a member without history,            1, LOOKING,   3, -1, 1, 9",
        "a round that cannot be,              1, LOOKING,   3, 99, 9223372036854775807, 9",
        "a follower alone,                    1, FOLLOWING, 3, 99, 1, 9",
        "a leader alone,                      3, LEADING,   3, 99, 1, 9",
        "an observer that should be a voter,  1, OBSERVING, 3, 99, 1, 9",
    })
    void nothingElseChangesAMindOrIsAnswered(
            String name, long from, State state, long leader, long zxid, long round, long epoch) {
        Voter voter = new Voter(2, voters(3)).looking(0x10, 1);

        assertThat(voter.hears(from, state, vote(leader, zxid, round, epoch))).as(name).isEmpty();
        assertThat(voter.afterMillis(200))
                .containsExactly(
                        "to 1: LOOKING 2 zxid=10 round=1 epoch=1",
                        "to 3: LOOKING 2 zxid=10 round=1 epoch=1");
    }

    @Test
    void whoLooksInAnEarlierRoundIsToldTheProposalAndNotHeard() {
        Voter voter = new Voter(2, voters(3)).looking(0, 0).looking(0, 0);

        assertThat(voter.hears(3, LOOKING, vote(3, 9, 1, 9)))
                .containsExactly("to 3: LOOKING 2 zxid=0 round=2 epoch=0");
    }

    @Test
    void aMemberThatMayHaveLostItsDataHelpsNobodyToBeElected() {
        Voter wiped = new Voter(1, voters(3)).looking(-1, 0);

        assertThat(wiped.hears(2, LOOKING, vote(3, 0, 1, 0))).isEmpty();
        assertThat(wiped.hears(3, LOOKING, vote(3, 0, 1, 0))).isEmpty();
        assertThat(wiped.afterMillis(200))
                .containsExactly(
                        "to 2: LOOKING 1 zxid=ffffffffffffffff round=1 epoch=0",
                        "to 3: LOOKING 1 zxid=ffffffffffffffff round=1 epoch=0");
    }

    @Test
    void aMemberThatMayHaveLostItsDataStillJoinsALeader() {
        Voter wiped = new Voter(1, voters(3)).looking(-1, 0);

        wiped.hears(2, FOLLOWING, vote(3, 7, 4, 2));

        assertThat(wiped.hears(3, LEADING, vote(3, 7, 4, 2)))
                .containsExactly("elected 3 zxid=7 round=4 epoch=2");
    }

    @Test
    void aQuorumWaitsForABetterCandidateBeforeItDecides() {
        Voter voter = new Voter(2, voters(3)).looking(0, 0);
        voter.hears(1, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.afterMillis(199)).isEmpty();
        assertThat(voter.hears(3, LOOKING, vote(3, 0, 1, 0)))
                .containsExactly(
                        "to 1: LOOKING 3 zxid=0 round=1 epoch=0",
                        "to 3: LOOKING 3 zxid=0 round=1 epoch=0");
        assertThat(voter.afterMillis(199)).isEmpty();
        assertThat(voter.afterMillis(1)).containsExactly("elected 3 zxid=0 round=1 epoch=0");
    }

    @Test
    void whatIsNotBetterDoesNotHoldADecisionUp() {
        Voter voter = new Voter(3, voters(3)).looking(0, 0);
        voter.hears(1, LOOKING, vote(3, 0, 1, 0));

        voter.afterMillis(199);
        assertThat(voter.hears(2, LOOKING, vote(2, 0, 7, 0))).isEmpty();
        assertThat(voter.hears(2, LOOKING, vote(2, 9, 0, 9)))
                .containsExactly("to 2: LOOKING 3 zxid=0 round=1 epoch=0");

        assertThat(voter.afterMillis(1)).containsExactly("elected 3 zxid=0 round=1 epoch=0");
    }

    @Test
    void aVoteOfAnEarlierRoundDoesNotCount() {
        Voter voter = new Voter(2, voters(3)).looking(0, 0);
        voter.hears(1, LOOKING, vote(1, 0, 5, 0));
        voter.hears(1, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.afterMillis(200)).noneMatch(effect -> effect.startsWith("elected"));
    }

    @Test
    void onlyTheLastVoteOfAVoterCounts() {
        Voter voter = new Voter(2, voters(5)).looking(0, 0);
        voter.hears(1, LOOKING, vote(2, 0, 1, 0));
        voter.hears(1, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.afterMillis(200)).noneMatch(effect -> effect.startsWith("elected"));
    }

    @Test
    void withoutAnAgreementTheProposalIsRepeatedAtIntervalsThatDoubleUpToAMinute() {
        Voter voter = new Voter(1, voters(3)).looking(0, 0);

        for (long interval :
                new long[] {200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000}) {
            assertThat(voter.election.wakeUpMillis()).isEqualTo(voter.now + interval);
            assertThat(voter.afterMillis(interval - 1)).isEmpty();
            assertThat(voter.afterMillis(1)).hasSize(2);
        }
    }

    @Test
    void newsMakesItImpatientAgain() {
        Voter voter = new Voter(1, voters(5)).looking(0, 0);
        voter.afterMillis(200);
        voter.afterMillis(400);

        voter.hears(2, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.election.wakeUpMillis()).isEqualTo(voter.now + 200);
    }

    @Test
    @Tag("S145")
    void aNewcomerJoinsTheLeaderThatAQuorumHas() {
        Voter newcomer = new Voter(3, voters(3)).looking(99, 1);

        assertThat(newcomer.hears(1, FOLLOWING, vote(2, 7, 4, 1))).isEmpty();
        assertThat(newcomer.hears(2, LEADING, vote(2, 7, 4, 1)))
                .containsExactly("elected 2 zxid=7 round=4 epoch=1");
        assertThat(newcomer.election.state()).isEqualTo(FOLLOWING);
        assertThat(newcomer.election.round()).isEqualTo(4);
    }

    @Test
    void followersOfALeaderThatIsSilentAreNotBelieved() {
        Voter newcomer = new Voter(3, voters(3)).looking(99, 1);

        assertThat(newcomer.hears(1, FOLLOWING, vote(2, 7, 1, 1))).isEmpty();
        assertThat(newcomer.hears(2, FOLLOWING, vote(2, 7, 1, 1))).isEmpty();
        assertThat(newcomer.hears(1, FOLLOWING, vote(2, 7, 4, 1))).isEmpty();
        assertThat(newcomer.hears(2, FOLLOWING, vote(2, 7, 4, 1))).isEmpty();
    }

    @Test
    void followersThatJoinedLaterKnowTheLeaderByOtherNumbers() {
        Voter newcomer = new Voter(3, voters(3)).looking(0, 0);

        newcomer.hears(1, FOLLOWING, vote(2, 3, 9, 1));

        assertThat(newcomer.hears(2, LEADING, vote(2, 7, 4, 1)))
                .containsExactly("elected 2 zxid=7 round=4 epoch=1");
    }

    @Test
    void followersOfDifferentEpochsOfALeaderDoNotAgree() {
        Voter newcomer = new Voter(3, voters(3)).looking(0, 0);

        newcomer.hears(1, FOLLOWING, vote(2, 7, 4, 1));

        assertThat(newcomer.hears(2, LEADING, vote(2, 7, 4, 2))).isEmpty();
    }

    @Test
    void inTheSameRoundALeaderIsJoinedWhateverItsEpoch() {
        // It may have established its epoch and its follower not yet: one answers with the new
        // epoch, the other with that of the vote.
        Voter late = new Voter(1, voters(3)).looking(0, 0);

        late.hears(2, FOLLOWING, vote(3, 0, 1, 0));

        assertThat(late.hears(3, LEADING, vote(3, 0, 1, 1)))
                .containsExactly("elected 3 zxid=0 round=1 epoch=1");
    }

    @Test
    void thatILeadIsNotLearnedFromOthersUnlessTheyElectedMeInThisRound() {
        Voter restarted = new Voter(3, voters(3)).looking(0, 0);
        restarted.hears(1, FOLLOWING, vote(3, 0, 4, 1));
        assertThat(restarted.hears(2, FOLLOWING, vote(3, 0, 4, 1))).isEmpty();

        Voter slow = new Voter(3, voters(3)).looking(0, 0);
        assertThat(slow.hears(1, FOLLOWING, vote(3, 0, 1, 0)))
                .containsExactly("elected 3 zxid=0 round=1 epoch=0");
        assertThat(slow.election.state()).isEqualTo(LEADING);
    }

    @Test
    void whoHasARoleTellsWhoIsLookingAndNobodyElse() {
        Voter leader = elected(3);

        assertThat(leader.hears(1, LOOKING, vote(1, 99, 9, 9)))
                .containsExactly("to 1: LEADING 3 zxid=0 round=1 epoch=0");
        assertThat(leader.hears(1, FOLLOWING, vote(3, 0, 1, 0))).isEmpty();
        assertThat(leader.hears(2, LEADING, vote(2, 0, 1, 0))).isEmpty();
        assertThat(leader.election.wakeUpMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(leader.afterMillis(100_000)).isEmpty();
    }

    @Test
    void whoDecidesTellsThoseWhoWereLookingWhenTheyWereHeardLast() {
        String config = voters(4).text();
        Voter voter = new Voter(1, voters(4)).looking(0, 0);
        voter.hears(2, LOOKING, vote(4, 0, 1, 0), config);
        voter.hears(3, LOOKING, vote(4, 0, 1, 0), config);
        voter.hears(4, LOOKING, vote(4, 0, 1, 0), config);
        voter.hears(3, FOLLOWING, vote(4, 0, 1, 0), config);

        assertThat(voter.afterMillis(0))
                .containsExactly(
                        "to 2: FOLLOWING 4 zxid=0 round=1 epoch=0",
                        "to 4: FOLLOWING 4 zxid=0 round=1 epoch=0",
                        "elected 4 zxid=0 round=1 epoch=0");
    }

    @Test
    void whoJoinsALeaderTellsThoseWhoLookToo() {
        String config = voters(5).text();
        Voter voter = new Voter(1, voters(5)).looking(0, 0);
        voter.hears(2, LOOKING, vote(2, 0, 1, 0), config);
        voter.hears(3, FOLLOWING, vote(5, 0, 7, 1), config);
        voter.hears(4, FOLLOWING, vote(5, 0, 7, 1), config);

        assertThat(voter.hears(5, LEADING, vote(5, 0, 7, 1), config))
                .containsExactly(
                        "to 2: FOLLOWING 5 zxid=0 round=7 epoch=1",
                        "elected 5 zxid=0 round=7 epoch=1");
    }

    @Test
    void whoseVoteCameTooLateIsToldTheDecision() {
        Voter voter = new Voter(3, voters(3)).looking(0, 0);
        voter.hears(1, LOOKING, vote(3, 0, 1, 0));

        assertThat(voter.hears(2, LOOKING, vote(2, 0, 7, 0), voters(3).text())).isEmpty();
        assertThat(voter.afterMillis(200))
                .containsExactly(
                        "to 2: LEADING 3 zxid=0 round=1 epoch=0",
                        "elected 3 zxid=0 round=1 epoch=0");
    }

    @Test
    void whoIsGoneIsToldNothing() {
        Voter voter = new Voter(1, voters(3)).looking(0, 0);
        voter.hears(2, LOOKING, vote(2, 0, 1, 0), voters(3).text());
        voter.hears(3, LOOKING, vote(2, 0, 1, 0), voters(3).text());
        voter.election.gone(Voter.id(3), voter.now);

        assertThat(voter.afterMillis(0))
                .containsExactly(
                        "to 2: FOLLOWING 2 zxid=0 round=1 epoch=0",
                        "elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void whoGoesByAnotherMembershipAndMayAnswerEverythingIsToldNothing() {
        Voter voter = new Voter(2, voters(3)).looking(0, 0);
        voter.hears(1, LOOKING, vote(2, 0, 1, 0), members(1, 2).text());
        voter.hears(3, LOOKING, vote(2, 0, 1, 0), voters(3).text());

        assertThat(voter.afterMillis(0))
                .containsExactly(
                        "to 3: LEADING 2 zxid=0 round=1 epoch=0",
                        "elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void whoHasNoVoteTellsNobodyWhatItDecides() {
        Membership membership = members(3, 1);
        Voter observer = new Voter(4, membership).looking(0, 0);
        observer.hears(1, LOOKING, vote(3, 0, 1, 0), membership.text());
        observer.hears(2, LOOKING, vote(3, 0, 1, 0), membership.text());

        assertThat(observer.afterMillis(200)).containsExactly("elected 3 zxid=0 round=1 epoch=0");
    }

    @Test
    void theEpochThatWasEstablishedIsPartOfTheAnswer() {
        Voter leader = elected(3);

        leader.election.established(5);

        assertThat(leader.hears(1, LOOKING, vote(1, 0, 2, 0)))
                .containsExactly("to 1: LEADING 3 zxid=0 round=1 epoch=5");
    }

    @ParameterizedTest
    @CsvSource({"LOOKING", "FOLLOWING", "LEADING", "OBSERVING"})
    void whoHasNoVoteIsToldAtOnceWithTheOwnRoundButNotTwiceInAMillisecond(State state) {
        Voter leader = elected(3);
        leader.election.established(1);

        assertThat(leader.hears(9, state, vote(9, 99, 99, 9)))
                .containsExactly("to 9: LEADING 3 zxid=0 round=1 epoch=1");
        assertThat(leader.hears(9, state, vote(9, 99, 99, 9))).isEmpty();
        assertThat(leader.hears(8, state, vote(9, 99, 99, 9))).hasSize(1);
        leader.afterMillis(1);
        assertThat(leader.hears(9, state, vote(9, 99, 99, 9))).hasSize(1);
    }

    @Test
    void whoHasNoVoteIsToldTheLastLeaderWhileTheNextIsLookedFor() {
        Voter voter = elected(3);
        voter.looking(0, 1);

        assertThat(voter.hears(9, LOOKING, vote(9, 99, 99, 9)))
                .containsExactly("to 9: LOOKING 3 zxid=0 round=2 epoch=0");
    }

    @Test
    void beforeTheFirstRoundThereIsNothingToTell() {
        var voter = new Voter(1, voters(3));

        assertThat(voter.hears(9, LOOKING, vote(9, 99, 99, 9))).isEmpty();
        assertThat(voter.hears(2, LOOKING, vote(2, 0, 1, 0))).isEmpty();
    }

    @Test
    void whatIsHeardBetweenARoleAndARoundCountsInTheRound() {
        Voter voter = elected(1);
        voter.election.roleEnded();
        voter.hears(2, LOOKING, vote(2, 9, 1, 0));
        voter.hears(2, LOOKING, vote(2, 9, 2, 0));
        assertThat(voter.election.state()).isEqualTo(LOOKING);

        voter.election.look(5, 0, voter.now);

        assertThat(voter.taken())
                .containsExactly(
                        "to 2: LOOKING 1 zxid=5 round=2 epoch=0",
                        "to 3: LOOKING 1 zxid=5 round=2 epoch=0",
                        "to 2: LOOKING 2 zxid=9 round=2 epoch=0",
                        "to 3: LOOKING 2 zxid=9 round=2 epoch=0");
    }

    @Test
    void aLeaderThatAReconfigurationNamedIsAnsweredLikeAnElectedOne() {
        Voter voter = elected(1);

        voter.election.settled(FOLLOWING, vote(2, 0x1_0000_0009L, -1, -1));
        assertThat(voter.hears(3, LOOKING, vote(3, 0, 1, 0)))
                .containsExactly("to 3: FOLLOWING 2 zxid=100000009 round=-1 epoch=-1");

        voter.election.established(2);
        assertThat(voter.hears(3, LOOKING, vote(3, 0, 1, 0)))
                .containsExactly("to 3: FOLLOWING 2 zxid=100000009 round=-1 epoch=2");
    }

    @Test
    void aMembershipThatIsProposedCountsBesideTheCommittedOne() {
        Voter voter =
                new Voter(2, voters(3), voters(5).withVersion(7), ElectionOptions.DEFAULT)
                        .looking(0, 0);

        voter.hears(1, LOOKING, vote(2, 0, 1, 0));
        assertThat(voter.afterMillis(200)).noneMatch(effect -> effect.startsWith("elected"));
        voter.hears(4, LOOKING, vote(2, 0, 1, 0));
        assertThat(voter.afterMillis(200)).containsExactly("elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void aProposedMembershipDoesNotOutvoteTheCommittedOne() {
        Voter voter =
                new Voter(2, voters(3), voters(5).withVersion(7), ElectionOptions.DEFAULT)
                        .looking(0, 0);

        voter.hears(4, LOOKING, vote(2, 0, 1, 0));
        voter.hears(5, LOOKING, vote(2, 0, 1, 0));

        assertThat(voter.afterMillis(200)).noneMatch(effect -> effect.startsWith("elected"));
    }

    @Test
    void aNewerMembershipOfAPeerIsLearnedAndTheRoundStartsAgain() {
        Voter voter = reconfigurable(2, voters(3)).looking(0, 0);

        assertThat(voter.hears(1, LOOKING, vote(1, 9, 1, 9), members(2, 1).withVersion(7).text()))
                .containsExactly("learned version 7", "to 1: LOOKING 2 zxid=0 round=2 epoch=0");
        assertThat(voter.election.voters()).hasSize(2);
    }

    @Test
    void aNewerVersionOfTheSameMembersIsLearnedAndTheVoteCounts() {
        Voter voter = reconfigurable(2, voters(2)).looking(0, 0);

        assertThat(voter.hears(1, LOOKING, vote(1, 9, 2, 9), voters(2).withVersion(7).text()))
                .containsExactly(
                        "learned version 7",
                        "to 1: LOOKING 2 zxid=0 round=2 epoch=0",
                        "to 1: LOOKING 1 zxid=9 round=2 epoch=9");
    }

    @Test
    void aJoinerFindsTheEnsembleThroughTheAnswersToWhoHasNoVote() {
        Membership real = voters(3).withVersion(7);
        Voter joiner = reconfigurable(9, members(1, 0)).looking(0, 0);

        joiner.hears(1, FOLLOWING, vote(3, 0, 1, 1), real.text());
        joiner.hears(1, FOLLOWING, vote(3, 0, 1, 1), real.text());

        assertThat(joiner.hears(3, LEADING, vote(3, 0, 1, 1), real.text()))
                .containsExactly("elected 3 zxid=0 round=1 epoch=1");
    }

    @Test
    void whoHasARoleLearnsOfMembershipsFromItsLeaderOnly() {
        Voter voter = reconfigurable(2, voters(2)).looking(0, 0);
        voter.hears(1, LOOKING, vote(2, 0, 1, 0));
        voter.afterMillis(200);

        assertThat(voter.hears(1, LOOKING, vote(1, 9, 2, 9), voters(1).withVersion(7).text()))
                .containsExactly("to 1: LEADING 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void withoutReconfigurationNoPeerChangesTheMembership() {
        Voter voter = new Voter(2, voters(3)).looking(0, 0);

        assertThat(voter.hears(1, LOOKING, vote(2, 0, 1, 0), voters(5).withVersion(7).text()))
                .isEmpty();
        assertThat(voter.afterMillis(200)).containsExactly("elected 2 zxid=0 round=1 epoch=0");
    }

    @ParameterizedTest
    @CsvSource({
        "version=xyz",
        "'server.1=a:1:2:observer\nversion=9'",
        "clientPort=2181",
        "'server.1=a:1:2\nserver.1=a:1:2\nversion=9'",
        "\u0000\uffff"
    })
    void aMembershipThatIsNoneLeavesTheVoteToCount(String config) {
        Voter voter = reconfigurable(2, voters(3)).looking(0, 0);

        assertThat(voter.hears(1, LOOKING, vote(2, 0, 1, 0), config)).isEmpty();
        assertThat(voter.afterMillis(200)).containsExactly("elected 2 zxid=0 round=1 epoch=0");
    }

    @Test
    void notificationsCarryTheCommittedMembership() {
        Voter voter = new Voter(2, voters(3), voters(5).withVersion(7), ElectionOptions.DEFAULT);

        voter.election.look(0, 0, 0);

        assertThat(voter.sent).hasSize(4).extracting(Notification::version).containsOnly(2);
        assertThat(voter.sent)
                .extracting(Notification::config)
                .containsOnly(Bytes.utf8(voters(3).text()));
    }

    @Test
    void aSingleVoterElectsItself() {
        Voter alone = new Voter(1, voters(1)).looking(0, 0);

        assertThat(alone.afterMillis(200)).containsExactly("elected 1 zxid=0 round=1 epoch=0");
        assertThat(alone.election.state()).isEqualTo(LEADING);
    }

    private static Voter elected(long me) {
        Voter voter = new Voter(me, voters(3)).looking(0, 0);
        voter.hears(1, LOOKING, vote(3, 0, 1, 0));
        voter.hears(2, LOOKING, vote(3, 0, 1, 0));
        voter.hears(3, LOOKING, vote(3, 0, 1, 0));
        assertThat(voter.afterMillis(200)).hasSize(1);
        return voter;
    }

    private static Voter reconfigurable(long me, Membership membership) {
        return new Voter(me, membership, null, new ElectionOptions(200, 60_000, true));
    }
}
