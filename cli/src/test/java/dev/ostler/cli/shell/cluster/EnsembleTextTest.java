package dev.ostler.cli.shell.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EnsembleTextTest {
    private static final String CONFIG =
            """
            server.1=a.example:2888:3888:participant;0.0.0.0:2181
            server.2=b.example:2888:3888:participant;10.0.0.2:2182
            server.3=[fd00::3]:2888:3888:observer;2183
            server.4=d.example:2888:3888
            server.5=[fd00::5]:2888:3888:participant;[::]:2185
            version=100000003""";

    @Test
    void membersAreAskedWhereClientsReachThemFromElsewhere() {
        assertThat(EnsembleText.places(CONFIG))
                .extracting(place -> place.id() + " " + place.role() + " " + place.address())
                .containsExactly(
                        "1 participant a.example:2181",
                        "2 participant 10.0.0.2:2182",
                        "3 observer [fd00::3]:2183",
                        "5 participant [fd00::5]:2185");
        assertThat(EnsembleText.memberCount(CONFIG)).isEqualTo(5);
        assertThat(EnsembleText.places("")).isEmpty();
    }

    @Test
    void theClientsStringIsThatOfTheConfiguration() {
        assertThat(EnsembleText.clientString(CONFIG))
                .isEqualTo("100000003 0.0.0.0:2181,10.0.0.2:2182,[fd00::3]:2183,[::]:2185");
    }

    @Test
    void howFarAServerIsBehindIsKnownWithinAnEpoch() {
        ServerAnswer answer =
                ServerAnswer.of(
                        """
                        Zookeeper version: 3.9.5-abc, built on 2025-01-01 00:00 UTC
                        Latency min/avg/max: 0/1.5/30
                        Zxid: 0x200000005
                        Mode: follower
                        """);

        assertThat(answer.serves()).isTrue();
        assertThat(answer.version()).isEqualTo("3.9.5");
        assertThat(answer.meanLatency()).isEqualTo("1.5");
        assertThat(answer.behind(0x2_0000_0008L)).hasValue(3);
        assertThat(answer.behind(0x3_0000_0001L)).isEmpty();
        assertThat(ServerAnswer.of("This ZooKeeper instance is not currently serving requests\n"))
                .extracting(ServerAnswer::problem)
                .isEqualTo("This ZooKeeper instance is not currently serving requests");
    }
}
