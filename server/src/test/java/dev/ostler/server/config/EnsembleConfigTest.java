package dev.ostler.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ServerId;
import dev.ostler.replica.session.LocalSessionMode;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Member.ClientAddress;
import dev.ostler.zab.config.Member.PeerAddress;
import dev.ostler.zab.config.Membership;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** The {@code server.N} lines. */
class EnsembleConfigTest {
    private static final String LIMITS = "initLimit=10\nsyncLimit=5\n";
    private static final String THREE =
            LIMITS
                    + "server.1=127.0.0.1:2888:3888\n"
                    + "server.2=127.0.0.1:2889:3889\n"
                    + "server.3=127.0.0.1:2890:3890\n";

    @TempDir private Path dataDir;

    @Test
    void oneServerLineIsStandaloneAndSaysSo() throws ConfigException {
        ServerConfig config = parse("server.3=[::1]:2888:3888:participant;127.0.0.1:2183\n");

        assertThat(config.ensemble().isDistributed()).isFalse();
        assertThat(config.ensemble().membership().members().values())
                .containsExactly(
                        new Member(
                                new ServerId(3),
                                List.of(new PeerAddress("::1", 2888, 3888)),
                                false,
                                new ClientAddress("127.0.0.1", 2183)));
        assertThat(config.clientPort().address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2183));
        assertThat(config.notices())
                .contains("Invalid configuration, only one server specified (ignoring)");
    }

    @Test
    void severalAddressesOfOneServerAreKept() throws ConfigException {
        assertThat(parse("server.1=a:1:2|b:3:4\n").ensemble().membership().members().values())
                .containsExactly(
                        new Member(
                                new ServerId(1),
                                List.of(new PeerAddress("a", 1, 2), new PeerAddress("b", 3, 4)),
                                false,
                                null));
    }

    @Test
    @Tag("S087")
    @Tag("S088")
    @Tag("S091")
    @Tag("S092")
    void aMemberOfThreeKnowsItsNumberAndItsLimits() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "2\n");

        EnsembleConfig ensemble =
                parse(THREE + "tickTime=2000\nleaderServes=no\nobserverMasterPort=2191\n")
                        .ensemble();

        assertThat(ensemble.isDistributed()).isTrue();
        assertThat(ensemble.membership().members()).hasSize(3);
        assertThat(ensemble.peer())
                .isEqualTo(
                        new PeerConfig(
                                new ServerId(2),
                                10,
                                5,
                                10,
                                new PeerConfig.Election(5_000, 10_000, 3, 200, 60_000),
                                new MemberTlsConfig(false, false, 5_000, null),
                                false,
                                false,
                                false,
                                2191,
                                LocalSessionMode.OFF,
                                false,
                                new PeerConfig.Sync(500, 0.33, false),
                                null,
                                null));
    }

    @Test
    void groupsAndWeightsMakeTheQuorums() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        Membership membership =
                parse(THREE + "group.1=1:2\ngroup.2=3\nweight.2=0\n").ensemble().membership();

        assertThat(membership.isQuorum(List.of(new ServerId(1), new ServerId(2)))).isFalse();
        assertThat(membership.isQuorum(List.of(new ServerId(1), new ServerId(3)))).isTrue();
        assertThatThrownBy(() -> parse(THREE + "group.1=1:2\n"))
                .hasMessageContaining("server 3 is in no group");
    }

    @Test
    void itsLineSaysWhereItsClientsConnect() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "3\n");

        assertThat(
                        parse(THREE + "server.3=127.0.0.1:2890:3890;127.0.0.1:2183\n")
                                .clientPort()
                                .address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2183));
    }

    @Test
    @Tag("S087")
    void aMemberWithoutItsNumberDoesNotStart() throws Exception {
        assertThatThrownBy(() -> parse(THREE))
                .hasMessageContaining("myid file is missing")
                .hasMessageContaining(dataDir.resolve("myid").toString());
        Files.writeString(dataDir.resolve("myid"), "4\n");
        assertThatThrownBy(() -> parse(THREE)).hasMessageContaining("My id 4 not in the peer list");
    }

    @Test
    void aMemberNeedsItsLimits() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        assertThatThrownBy(() -> parse("server.1=a:1:2\nserver.2=b:1:2\nsyncLimit=5\n"))
                .hasMessageContaining("initLimit is not set");
        assertThatThrownBy(() -> parse("server.1=a:1:2\nserver.2=b:1:2\ninitLimit=5\n"))
                .hasMessageContaining("syncLimit is not set");
    }

    @Test
    void tlsBetweenMembersNeedsAKey() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        for (String key : List.of("sslQuorum", "portUnification")) {
            assertThatThrownBy(() -> parse(THREE + key + "=true\n"))
                    .hasMessageContaining(key + "=true needs this member's key and certificate");
        }
        assertThat(tls("")).isEqualTo(new MemberTlsConfig(false, false, 5_000, null));
    }

    @Test
    void namesOfMembersAreCheckedOutsideOfFipsModeAndWhereThatIsAskedFor() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        String withTls = "sslQuorum=true\nssl.quorum.keyStore.location=/etc/key.p12\n";
        assertThat(names(withTls)).isEqualTo(new TlsConfig.Names(false, false, true));
        assertThat(parse(THREE + withTls).notices())
                .anyMatch(notice -> notice.contains("write ssl.quorum.hostnameVerification=true"));
        for (String line : List.of("fips-mode=false", "ssl.quorum.hostnameVerification=true")) {
            assertThat(names(withTls + line + "\n"))
                    .isEqualTo(new TlsConfig.Names(true, true, true));
            assertThat(parse(THREE + withTls + line + "\n").notices())
                    .noneMatch(notice -> notice.contains("hostnameVerification"));
        }
        assertThat(
                        names(
                                withTls
                                        + "fips-mode=false\n"
                                        + "ssl.quorum.clientHostnameVerification=false\n"
                                        + "ssl.quorum.allowReverseDnsLookup=false\n"))
                .isEqualTo(new TlsConfig.Names(false, true, false));
        assertThat(names(withTls + "fips-mode=false\nssl.quorum.hostnameVerification=false\n"))
                .isEqualTo(new TlsConfig.Names(false, false, true));
    }

    private TlsConfig.Names names(String lines) throws ConfigException {
        return Objects.requireNonNull(tls(lines).tls()).names();
    }

    private MemberTlsConfig tls(String lines) throws ConfigException {
        return Objects.requireNonNull(parse(THREE + lines).ensemble().peer()).tls();
    }

    @Test
    void whatSaslAsksOfOthersIsEnabledInThisOrder() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");
        String enable = "quorum.auth.enableSasl=true\n";
        String proves = "quorum.auth.learnerRequireSasl=true\n";
        String required = "quorum.auth.serverRequireSasl=true\n";

        assertThatThrownBy(() -> parse(THREE + proves))
                .hasMessageContaining(
                        "quorum.auth.enableSasl is disabled, so cannot enable"
                                + " quorum.auth.learnerRequireSasl");
        assertThatThrownBy(() -> parse("quorum.auth.enableSasl=false\n" + required))
                .hasMessageContaining(
                        "quorum.auth.enableSasl is disabled, so cannot enable"
                                + " quorum.auth.serverRequireSasl");
        assertThatThrownBy(() -> parse(THREE + enable + required))
                .hasMessageContaining(
                        "quorum.auth.learnerRequireSasl is disabled, so cannot enable"
                                + " quorum.auth.serverRequireSasl");
        assertThatThrownBy(() -> parse(THREE + "quorum.auth.enableSasl=yes\n"))
                .hasMessageContaining("Invalid option yes for quorum.auth.enableSasl");
        assertThat(parse(THREE).ensemble().peer()).extracting(PeerConfig::sasl).isNull();
        assertThat(parse(THREE + enable + proves + required).ensemble().peer())
                .extracting(PeerConfig::sasl)
                .isEqualTo(
                        new MemberSaslConfig(
                                true, true, "QuorumLearner", "QuorumServer", "zkquorum/localhost"));
    }

    @Test
    @Tag("S088")
    void onlyZnodesWithATimeToLiveBoundTheNumbersOfServers() throws Exception {
        for (long id : List.of(255L, 256L, 1001L)) {
            Files.writeString(dataDir.resolve("myid"), id + "\n");
            String two = LIMITS + "server.1=a:1:2\nserver." + id + "=b:1:2\n";

            ServerConfig config = parse(two);
            assertThat(config.ensemble().peer())
                    .extracting(PeerConfig::me)
                    .isEqualTo(new ServerId(id));
            assertThat(config.nodes().extendedTypes()).isEqualTo(NodeConfig.ExtendedTypes.UNSAID);
            assertThatThrownBy(() -> parse(two + "extendedTypesEnabled=true\n"))
                    .hasMessageContaining("leaves no room for a server with the number " + id);
        }
    }

    @Test
    void twoMembersWhoseSessionsMayHaveTheSameIdsAreNamed() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");
        String two = LIMITS + "clientPort=2181\nserver.1=a:1:2\nserver.256=b:1:2\n";

        assertThat(parse(two).notices()).isEmpty();
        assertThat(parse(two + "server.257=c:1:2\n").notices())
                .containsExactly(
                        "server.1 and server.257 may give two sessions the same id, since their"
                                + " numbers differ by a multiple of 256; give one of them another"
                                + " number");
    }

    @Test
    void oneVoterWithoutStandaloneModeIsAnEnsembleToo() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        assertThat(
                        parse(LIMITS + "server.1=a:1:2\nstandaloneEnabled=false\n")
                                .ensemble()
                                .isDistributed())
                .isTrue();
        assertThatThrownBy(() -> parse("standaloneEnabled=false\n"))
                .hasMessageContaining("number of participants should be >0");
    }

    @Test
    void observersAloneAreRefused() {
        assertThatThrownBy(() -> parse("server.1=a:1:2:observer\n"))
                .hasMessageContaining("Observers w/o participants is an invalid configuration");
        assertThatThrownBy(() -> parse("server.1=a:1:2\nserver.2=a:1:3:observer\n"))
                .hasMessageContaining("Observers w/o quorum is an invalid configuration");
    }

    @Test
    void aMalformedLineIsExplained() {
        assertThatThrownBy(() -> parse("server.1=a\n"))
                .hasMessageContaining(
                        "zoo.cfg, line 2: server.1=a does not have the form"
                                + " server_config or server_config;client_config");
        assertThatThrownBy(() -> parse("server.1=a:1\n"))
                .hasMessageContaining("Missing election port for server: 1");
        assertThatThrownBy(() -> parse("server.1=a:1:1\n"))
                .hasMessageContaining("the same port for the quorum and for the election");
        assertThatThrownBy(() -> parse("server.1=a:1:2:observer|b:1:2:participant\n"))
                .hasMessageContaining("several addresses with different roles");
        assertThatThrownBy(() -> parse("server.1=a:1:2:king\n"))
                .hasMessageContaining("Unrecognised peertype: king");
        assertThatThrownBy(() -> parse("server.one=a:1:2\n"))
                .hasMessageContaining("server.one has no number");
    }

    @Test
    void theLineAndTheClientPortMustAgree() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        assertThatThrownBy(() -> parse("server.1=a:1:2;2182\nclientPort=2181\n"))
                .hasMessageContaining("client address for this server (id = 1)")
                .hasMessageContaining("is different from client address found in dynamic file");
        assertThatThrownBy(
                        () ->
                                parse(
                                        """
                                        server.1=a:1:2;127.0.0.1:2181
                                        clientPort=2181
                                        clientPortAddress=127.0.0.2
                                        """))
                .hasMessageContaining("is different from client address found in dynamic file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clientPort=2181",
                "clientPort=2181\nclientPortAddress=0.0.0.0",
                "clientPort=2181\nclientPortAddress=::",
                "clientPort=2181\nclientPortAddress=10.0.0.5"
            })
    void aClientPortOnAnyAddressLeavesTheAddressToTheLine(String settings) throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        assertThat(
                        parse(THREE + "server.1=10.0.0.5:2888:3888;10.0.0.5:2181\n" + settings)
                                .clientPort()
                                .address())
                .isEqualTo(new InetSocketAddress("10.0.0.5", 2181));
    }

    @Test
    void aLineOnAnyAddressWithTheSamePortAgreesWithAnyAddressOfTheOtherKind() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        assertThat(
                        parse("server.1=a:1:2;2181\nclientPort=2181\nclientPortAddress=::\n")
                                .clientPort()
                                .address())
                .isEqualTo(new InetSocketAddress(2181));
    }

    @Test
    void withoutItsNumberTheClientPortIsComparedWithNoLine() throws ConfigException {
        assertThat(parse("server.1=a:1:2;2182\nclientPort=2181\n").clientPort().address())
                .isEqualTo(new InetSocketAddress(2181));
    }

    @Test
    void aLineThatEndsWithASeparatorLeavesTheAddressToTheClientPort() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");

        assertThat(parse("server.1=a:1:2;\nclientPort=2181\n").clientPort().address())
                .isEqualTo(new InetSocketAddress(2181));
    }

    @Test
    void membershipMayLiveInADynamicFile() throws Exception {
        Path dynamic =
                Files.writeString(dataDir.resolve("zoo.cfg.dynamic.0"), "server.1=a:1:2;2182\n");

        assertThat(parse("dynamicConfigFile=" + dynamic).clientPort().address())
                .isEqualTo(new InetSocketAddress(2182));
        assertThatThrownBy(() -> parse("dynamicConfigFile=" + dynamic + "\nserver.1=a:1:2\n"))
                .hasMessageContaining(
                        "parameter: server.1 must be in a separate dynamic config file");
        Files.writeString(dynamic, "server.1=a:1:2\nversion=1\n");
        assertThatThrownBy(() -> parse("dynamicConfigFile=" + dynamic))
                .hasMessageContaining("dynamic file shouldn't have version inside");
        Files.writeString(dynamic, "server.1=a:1:2\ntickTime=1\n");
        assertThatThrownBy(() -> parse("dynamicConfigFile=" + dynamic))
                .hasMessageContaining("line 2: Unrecognised parameter: tickTime");
    }

    @Test
    void myidIsReadWhenItIsThere() throws Exception {
        assertThat(parse("").ensemble().myid()).isNull();
        Files.writeString(dataDir.resolve("myid"), "7\n");
        assertThat(parse("").ensemble().myid()).isEqualTo(7L);
        Files.writeString(dataDir.resolve("myid"), "seven\n");
        assertThatThrownBy(() -> parse("")).hasMessageContaining("serverid seven is not a number");
    }

    private ServerConfig parse(String lines) throws ConfigException {
        return ServerConfig.parse("dataDir=" + dataDir + "\n" + lines, "zoo.cfg", new Properties());
    }
}
