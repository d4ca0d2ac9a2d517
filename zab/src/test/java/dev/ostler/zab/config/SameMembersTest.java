package dev.ostler.zab.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When two configurations are of the same ensemble. */
class SameMembersTest {
    private static final String ONE =
            """
            server.1=zoo1:2888:3888|zoo1b:2888:3888:participant;zoo1:2181
            server.2=zoo2:2888:3888:participant
            """;

    @Test
    void theVersionDoesNotMatter() {
        Membership one = Membership.parse(ONE);
        Membership later = one.withVersion(5);

        assertThat(later.version()).isEqualTo(5);
        assertThat(one.hasSameMembersAs(later)).isTrue();
        assertThat(one).isNotEqualTo(later).isEqualTo(later.withVersion(0));
    }

    @Test
    void neitherDoTheOrderOfAddressesNorCapitalsInHosts() {
        Membership other =
                Membership.parse(
                        """
                        server.2=ZOO2:2888:3888
                        server.1=Zoo1b:2888:3888|zoo1:2888:3888;ZOO1:2181
                        """);

        assertThat(Membership.parse(ONE).hasSameMembersAs(other)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.1=zoo1:2888:3888:participant;zoo1:2181\nserver.2=zoo2:2888:3888",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181\nserver.2=zoo2:2889:3888",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181\nserver.2=zoo2:2888:3889",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181\nserver.2=zoo3:2888:3888",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2182\nserver.2=zoo2:2888:3888",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888\nserver.2=zoo2:2888:3888",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181\nserver.3=zoo2:2888:3888",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181\n"
                        + "server.2=zoo2:2888:3888:observer",
                "server.1=zoo1:2888:3888|zoo1b:2888:3888;zoo1:2181\nserver.2=zoo2:2888:3888\n"
                        + "group.1=1:2",
            })
    void everythingElseDoes(String other) {
        Membership one = Membership.parse(ONE);

        assertThat(one.hasSameMembersAs(Membership.parse(other))).isFalse();
        assertThat(Membership.parse(other).hasSameMembersAs(one)).isFalse();
    }
}
