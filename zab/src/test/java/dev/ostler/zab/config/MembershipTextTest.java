package dev.ostler.zab.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Member.PeerAddress;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

import java.util.List;

/** The text that members, leaders and {@code /zookeeper/config} carry. */
class MembershipTextTest {
    /** Captured from ZooKeeper (quorum protocol, section 10). */
    private static final String CAPTURED =
            """
            server.1=127.0.0.1:22881:23881:participant;127.0.0.1:24881
            server.2=127.0.0.1:22882:23882:participant;127.0.0.1:24882
            server.3=127.0.0.1:22883:23883:participant;127.0.0.1:24883
            server.4=127.0.0.1:22884:23884:observer;127.0.0.1:24884
            version=100000000""";

    private static final String GROUPED =
            """
            server.1=a:1:2:participant
            server.2=b:1:2:participant
            server.3=c:1:2:observer
            group.1=1
            group.2=2:3
            weight.1=1
            weight.2=4
            weight.3=0
            version=0""";

    @Example
    void zooKeepersTextIsReadAndWrittenAsItIs() {
        Membership membership = Membership.parse(CAPTURED);

        assertThat(membership.text()).isEqualTo(CAPTURED);
        assertThat(membership.version()).isEqualTo(0x1_0000_0000L);
        assertThat(membership.voters())
                .containsExactly(new ServerId(1), new ServerId(2), new ServerId(3));
        assertThat(membership.members().get(new ServerId(4)))
                .isEqualTo(
                        new Member(
                                new ServerId(4),
                                List.of(new PeerAddress("127.0.0.1", 22884, 23884)),
                                true,
                                new ClientAddress("127.0.0.1", 24884)));
    }

    @Example
    void groupsAndWeightsAreWrittenBehindTheMembers() {
        assertThat(Membership.parse(GROUPED).text()).isEqualTo(GROUPED);
    }

    @Example
    void aVoterWithoutAWeightHasOne() {
        Membership membership = Membership.parse(GROUPED.replace("weight.1=1\n", ""));

        assertThat(membership.text()).isEqualTo(GROUPED);
    }

    @Example
    void manyWaysOfWritingAreUnderstood() {
        Membership membership =
                Membership.parse(
                        """
                        # by hand
                        ! by another hand

                          server.3 = [::1]:2888:3888:OBSERVER ; 2181\r
                        server.1:Zoo1:2888:3888
                        server.2 b:5:6|a:7:8:participant|a:3:4;[fe80::1]:2182
                        """);

        assertThat(membership.text())
                .isEqualTo(
                        """
                        server.1=Zoo1:2888:3888:participant
                        server.2=a:3:4|a:7:8|b:5:6:participant;[fe80::1]:2182
                        server.3=[::1]:2888:3888:observer;0.0.0.0:2181
                        version=0""");
    }

    @Example
    void separatorsAtTheEndOfAPartSeparateNothing() {
        Membership membership =
                Membership.parse(
                        """
                        server.1=a:1:2;
                        server.2=b:1:2|
                        server.3=c:1:2|;2181;;
                        """);

        assertThat(membership.text())
                .isEqualTo(
                        """
                        server.1=a:1:2:participant
                        server.2=b:1:2:participant
                        server.3=c:1:2:participant;0.0.0.0:2181
                        version=0""");
        assertRefused("server.1=;", "server.1=; does not have the form");
        assertRefused("server.1=|a:1:2", "server.1=|a:1:2 does not have the form");
        assertRefused("server.1=;a:1:2", "server.1=;a:1:2 does not have the form");
    }

    @Example
    void whatIsNoMembershipIsRefusedAndTheMessageSaysWhy() {
        assertRefused("", "a membership without a voter");
        assertRefused("server.1=a:1:2:observer", "a membership without a voter");
        assertRefused("server.1=a:1:2\nserver.1=b:1:2", "two members have the id 1");
        assertRefused("server.x=a:1:2", "no number: x");
        assertRefused("server.-1=a:1:2", "no number: -1");
        assertRefused("server.1=a:1", "Missing election port for server: 1");
        assertRefused("server.1=a:1:2;3;4", "server.1=a:1:2;3;4 does not have the form");
        assertRefused("server.1=a:1:2;b:", "server.1=a:1:2;b: does not have the form");
        assertRefused("server.1=a b:1:2", "server.1=a b:1:2 does not have the form");
        assertRefused("server.1=a:1:65536", "server.1 has a port above 65535: 65536");
        assertRefused("server.1=a:1:1", "server.1 has the same port for the quorum and");
        assertRefused("server.1=a:1:2:king", "Unrecognised peertype: king of server.1");
        assertRefused(
                "server.1=a:1:2:observer|b:1:2:participant",
                "server.1 has several addresses with different roles");
        assertRefused("server.1=a:1:2\nversion=xyz", "no hexadecimal version: xyz");
        assertRefused("server.1=a:1:2\nversion=-1", "a negative version: -1");
        assertRefused("server.1=a:1:2\nversion=" + "f".repeat(16), "no hexadecimal version: ff");
        assertRefused("server.1=a:1:2\nclientPort=2181", "Unrecognised parameter: clientPort");
        assertRefused("server.1=a:1:2\\", "a backslash in server.1=a:1:2\\");
        assertRefused("server.1=a:1:2\ngroup.1=", "no number: ");
        assertRefused("server.1=a:1:2\ngroup.1=1:1", "server 1 stands twice in group 1");
        assertRefused("server.1=a:1:2\ngroup.1=1\ngroup.1=1", "two groups have the number 1");
        assertRefused("server.1=a:1:2\nweight.1=1", "server 1 is in no group");
        assertRefused("server.1=a:1:2\ngroup.1=1\nweight.1=-1", "no number: -1");
        assertRefused("server.1=a:1:2\ngroup.1=1:2", "server 2 is in a group and has no weight");
        assertRefused(
                "server.1=a:1:2" + "|a:1:2".repeat(64), "server.1 has more than 64 addresses");
    }

    @Example
    void aMessageShowsOnlyTheBeginningOfWhatCame() {
        assertThatThrownBy(() -> Membership.parse("x".repeat(100_000)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessage("Unrecognised parameter: " + "x".repeat(80) + "…");
    }

    @Property(tries = 500)
    void garbageIsRefusedAndNothingElseHappens(
            @ForAll @StringLength(max = 60) @CharRange(from = ' ', to = '~') String garbage) {
        try {
            Membership read = Membership.parse("server.1=" + garbage);
            assertThat(Membership.parse(read.text())).isEqualTo(read);
        } catch (MalformedRecordException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    @Property(tries = 200)
    void oneWrongCharacterIsRefusedOrReadAsAnotherMembership(
            @ForAll @IntRange(max = 200) int position, @ForAll char character) {
        var damaged = new StringBuilder(GROUPED);
        damaged.setCharAt(position % damaged.length(), character);
        try {
            Membership read = Membership.parse(damaged.toString());
            assertThat(Membership.parse(read.text())).isEqualTo(read);
        } catch (MalformedRecordException refused) {
            assertThat(refused).hasMessageMatching("(?s).+");
        }
    }

    private static void assertRefused(String text, String message) {
        assertThatThrownBy(() -> Membership.parse(text))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageStartingWith(message);
    }
}
