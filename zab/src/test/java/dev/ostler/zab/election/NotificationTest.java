package dev.ostler.zab.election;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.Bytes;
import dev.ostler.protocol.JuteReader;
import dev.ostler.protocol.JuteWriter;
import dev.ostler.protocol.MalformedRecordException;
import dev.ostler.protocol.ServerId;
import dev.ostler.zab.config.Membership;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.HexFormat;

/** The bytes of notifications, as captured from ZooKeeper and as older members sent them. */
class NotificationTest {
    private static final String CONFIG =
            """
            server.1=127.0.0.1:22881:23881:participant
            server.2=127.0.0.1:22882:23882:participant
            server.3=127.0.0.1:22883:23883:participant
            version=0""";

    /** Quorum protocol, section 10, without the length of the frame. */
    private static final String LOOKING_FOR_2 =
            "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000"
                    + " 00000002 0000008a"
                    + "7365727665722e313d3132372e302e302e313a32323838313a32333838313a7061727469636970616e740a"
                    + "7365727665722e323d3132372e302e302e313a32323838323a32333838323a7061727469636970616e740a"
                    + "7365727665722e333d3132372e302e302e313a32323838333a32333838333a7061727469636970616e740a"
                    + "76657273696f6e3d30";

    private static final Vote VOTE = new Vote(new ServerId(3), 0x2_0000_0007L, 4, 1);

    @Test
    void zooKeepersBytesAreReadAndWritten() {
        var looking =
                new Notification(
                        State.LOOKING,
                        new Vote(new ServerId(2), 0, 1, 0),
                        2,
                        Bytes.utf8(Membership.parse(CONFIG).text()));

        assertThat(read(LOOKING_FOR_2)).isEqualTo(looking);
        assertThat(written(looking)).isEqualTo(bytes(LOOKING_FOR_2));
    }

    @Test
    void anObserverProposesNobody() {
        Notification looking =
                read(
                        "00000000 8000000000000000 8000000000000000 0000000000000001"
                                + " 8000000000000000 00000002 00000000");

        assertThat(looking.vote())
                .isEqualTo(new Vote(Vote.NOBODY, Long.MIN_VALUE, 1, Long.MIN_VALUE));
    }

    @Test
    void theAnswersOfLeaderAndFollowerSayWhatTheyAre() {
        String vote = " 0000000000000003 0000000000000000 0000000000000001 0000000000000001";

        assertThat(read("00000002" + vote + " 00000002 00000000").state()).isEqualTo(State.LEADING);
        assertThat(read("00000001" + vote + " 00000002 00000000").state())
                .isEqualTo(State.FOLLOWING);
        assertThat(read("00000003" + vote + " 00000002 00000000").state())
                .isEqualTo(State.OBSERVING);
    }

    @Test
    void theOldestFormHasNoPeerEpochAndTakesItFromTheZxid() {
        assertThat(read("00000002 0000000000000003 0000000200000007 0000000000000004"))
                .isEqualTo(
                        new Notification(
                                State.LEADING,
                                new Vote(new ServerId(3), 0x2_0000_0007L, 4, 2),
                                0,
                                Bytes.EMPTY));
    }

    @Test
    void theVersionOfTheSecondFormMeansNothing() {
        assertThat(
                        read(
                                "00000002 0000000000000003 0000000200000007 0000000000000004"
                                        + " 0000000000000001 12345678"))
                .isEqualTo(new Notification(State.LEADING, VOTE, 0, Bytes.EMPTY));
    }

    @Test
    void theFirstVersionHasNoConfiguration() {
        assertThat(
                        read(
                                "00000002 0000000000000003 0000000200000007 0000000000000004"
                                        + " 0000000000000001 00000001 00000000"))
                .isEqualTo(new Notification(State.LEADING, VOTE, 1, Bytes.EMPTY));
    }

    @Test
    void whatALaterVersionAddsIsNotLookedAt() {
        assertThat(
                        read(
                                "00000002 0000000000000003 0000000200000007 0000000000000004"
                                        + " 0000000000000001 00000003 00000001 61 ffff"))
                .isEqualTo(new Notification(State.LEADING, VOTE, 3, Bytes.utf8("a")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00000000",
                "00000000 0000000000000002 0000000000000000 00000000000000",
                "00000000 0000000000000002 0000000000000000 0000000000000001 00",
                "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000",
                "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000"
                        + " 00000002 00",
                "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000"
                        + " 00000002 00000002 61",
                "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000"
                        + " 00000002 ffffffff",
                "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000"
                        + " 00000002 80000000",
                "00000000 0000000000000002 0000000000000000 0000000000000001 0000000000000000"
                        + " 00000002 7fffffff",
                "00000004 0000000000000002 0000000000000000 0000000000000001",
                "ffffffff 0000000000000002 0000000000000000 0000000000000001",
            })
    void whatIsTruncatedOrNonsenseIsRefused(String hex) {
        assertThatThrownBy(() -> read(hex)).isInstanceOf(MalformedRecordException.class);
    }

    private static Notification read(String hex) {
        return Notification.read(new JuteReader(bytes(hex)));
    }

    private static byte[] written(Notification notification) {
        var out = new JuteWriter();
        notification.write(out);
        return out.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
