package dev.ostler.zab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a wish for other members. */
class MembershipChangeTest {
    private static final Membership BEFORE =
            Membership.parse(
                    """
                    server.1=a:2888:3888:participant;0.0.0.0:2181
                    server.2=b:2888:3888:participant;0.0.0.0:2181
                    server.3=c:2888:3888:observer;0.0.0.0:2181
                    version=100000000
                    """);

    @Test
    void membersLeaveAndJoin() {
        Membership after =
                MembershipChange.some(
                        BEFORE, "server.4=d:2888:3888;2181, server.5=e:1:2:observer;3", "1,9", 7);

        assertThat(after.version()).isEqualTo(7);
        assertThat(after.voters()).containsExactly(new ServerId(2), new ServerId(4));
        assertThat(after.members().keySet())
                .containsExactly(
                        new ServerId(2), new ServerId(3), new ServerId(4), new ServerId(5));
    }

    @Test
    void aMemberThatJoinsOnceMoreHasItsNewRoleAndAddress() {
        Membership after = MembershipChange.some(BEFORE, "server.3=c:2888:3888;2182", null, 7);

        assertThat(after.isVoter(new ServerId(3))).isTrue();
        assertThat(after.text()).contains("server.3=c:2888:3888:participant;0.0.0.0:2182\n");
    }

    @Test
    void whoLeavesMakesRoomForWhoJoins() {
        Membership after = MembershipChange.some(BEFORE, "server.4=a:2888:3888;2181", "1", 7);

        assertThat(after.isVoter(new ServerId(4))).isTrue();
    }

    @Test
    void anIdMayBeAnyNumberThatIsReadAgain() {
        Membership after =
                MembershipChange.some(
                        BEFORE, "server.999999999999999999=d:2888:3888;2181", null, 7);

        assertThat(Membership.parse(after.text())).isEqualTo(after);
        assertThat(after.isVoter(new ServerId(999_999_999_999_999_999L))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.4",
                "server.4=d:2888:3888",
                "server.4=d:2888;2181",
                "server.4=d:2888:3888;2181=5",
                "server.4=A:3888:5000;2181",
                "server.-4=d:2888:3888;2181",
                "server.1000000000000000000=d:2888:3888;2181",
            })
    void aJoinerNeedsThreePortsOfItsOwn(String joining) {
        assertThatThrownBy(() -> MembershipChange.some(BEFORE, joining, null, 7))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void idsAreNumbers() {
        assertThatThrownBy(() -> MembershipChange.some(BEFORE, null, "one", 7))
                .isInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> MembershipChange.some(BEFORE, "server.x=d:1:2;3", null, 7))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void allAreReplacedByLinesBetweenCommasOrNewlines() {
        Membership after =
                MembershipChange.all("server.1=a:1:2;3,server.2=b:1:2;3\nserver.3=c:1:2", 7);

        assertThat(after.voters()).hasSize(3);
        assertThat(after.version()).isEqualTo(7);
    }

    @Test
    void groupsAreReplacedAsAWhole() {
        Membership grouped =
                MembershipChange.all("server.1=a:1:2;3,server.2=b:1:2;3,group.1=1:2,weight.2=0", 7);

        assertThat(grouped.weight(new ServerId(2))).isZero();
        assertThatThrownBy(() -> MembershipChange.some(grouped, null, "2", 8))
                .isInstanceOf(MalformedRecordException.class);
    }
}
