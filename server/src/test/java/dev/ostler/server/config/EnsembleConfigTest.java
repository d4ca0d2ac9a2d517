package dev.ostler.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The {@code server.N} lines. */
class EnsembleConfigTest {
    @TempDir private Path dataDir;

    @Test
    void oneServerLineIsStandaloneAndSaysSo() throws ConfigException {
        ServerConfig config = parse("server.3=[::1]:2888:3888:participant;127.0.0.1:2183\n");

        assertThat(config.ensemble().members())
                .containsExactly(
                        Map.entry(
                                3L,
                                new Member(
                                        3,
                                        List.of(new Member.PeerAddress("::1", 2888, 3888)),
                                        false,
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), 2183))));
        assertThat(config.clientPort().address())
                .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 2183));
        assertThat(config.notices())
                .contains("Invalid configuration, only one server specified (ignoring)");
    }

    @Test
    void severalAddressesOfOneServerAreKept() throws ConfigException {
        assertThat(parse("server.1=a:1:2|b:3:4\n").ensemble().members().get(1L))
                .isEqualTo(
                        new Member(
                                1,
                                List.of(
                                        new Member.PeerAddress("a", 1, 2),
                                        new Member.PeerAddress("b", 3, 4)),
                                false,
                                null));
    }

    @Test
    void twoVotersAreRefusedWithAWayOut() {
        assertThatThrownBy(() -> parse("server.1=a:1:2\nserver.2=b:1:2\n"))
                .hasMessageContaining("2 server.N lines ask for an ensemble")
                .hasMessageContaining("keep one server.N line or none");
    }

    @Test
    void oneVoterWithoutStandaloneModeIsAnEnsembleToo() {
        assertThatThrownBy(() -> parse("server.1=a:1:2\nstandaloneEnabled=false\n"))
                .hasMessageContaining("remove standaloneEnabled=false");
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
                        "zoo.cfg, line 2: a does not have the form"
                                + " server_config or server_config;client_config");
        assertThatThrownBy(() -> parse("server.1=a:1\n"))
                .hasMessageContaining("Missing election port for server: 1");
        assertThatThrownBy(() -> parse("server.1=a:1:2:king\n"))
                .hasMessageContaining("Unrecognised peertype: king");
        assertThatThrownBy(() -> parse("server.one=a:1:2\n"))
                .hasMessageContaining("server.one has no number");
    }

    @Test
    void theLineAndTheClientPortMustAgree() {
        assertThatThrownBy(() -> parse("server.1=a:1:2;2182\nclientPort=2181\n"))
                .hasMessageContaining("client address for this server (id = 1)")
                .hasMessageContaining("is different from client address found in dynamic file");
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
