package dev.ostler.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.config.ConfigException;
import dev.ostler.server.config.EnsembleConfig;
import dev.ostler.server.config.ReconfigConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.zab.config.Membership;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** What stands beside zoo.cfg, and what a start makes of it. */
class MembershipFilesTest {
    private static final ServerId ME = new ServerId(1);

    @TempDir Path directory;

    private Path config = Path.of("");
    private String original = "";

    @BeforeEach
    void anEnsembleOfTwo() throws Exception {
        config = directory.resolve("zoo.cfg");
        Files.writeString(directory.resolve("myid"), "1\n");
        original =
                """
                # The members
                server.1=a:1:2
                server.2=b:1:2
                peerType=participant
                # Everything else
                dataDir=%s
                clientPort=2181
                clientPortListenBacklog=\\
                   50
                initLimit=10
                syncLimit=5
                reconfigEnabled=true
                skipACL=yes
                """
                        .formatted(directory);
        Files.writeString(config, original);
    }

    @Test
    void theFirstConfigurationIsKeptAsItWas() throws Exception {
        open();

        assertThat(directory.resolve("zoo.cfg.bak")).hasContent(original);
        assertThat(config).hasContent(original);
    }

    @Test
    void whereNothingCanBeWrittenTheServerDoesNotStart() throws Exception {
        Path nowhere = directory.resolve("gone").resolve("zoo.cfg");
        var reconfig = new ReconfigConfig(nowhere, true, null, 2, false);
        Membership members = start().membership();

        assertThatThrownBy(() -> new MembershipFiles(ME, reconfig, members))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keeps the members beside " + nowhere);
    }

    @Test
    void aProposedMembershipIsFoundAtTheNextStart() throws Exception {
        Membership before = start().membership();
        Membership next = membership("server.1=a:1:2\nserver.3=c:1:2;2181", 0x100000005L);

        open().keep(before, next);

        assertThat(start().membership()).isEqualTo(before);
        assertThat(reconfig().lastSeen()).isEqualTo(next);
        assertThat(config).hasContent(original);
        assertThat(directory.resolve("zoo.cfg.dynamic.next"))
                .hasContent(
                        """
                        server.1=a:1:2:participant
                        server.3=c:1:2:participant;0.0.0.0:2181
                        version=100000005""");
    }

    @Test
    void aProposedMembershipThatCameToNothingIsForgotten() throws Exception {
        Membership before = start().membership();
        MembershipFiles files = open();
        files.keep(before, membership("server.1=a:1:2\nserver.3=c:1:2;2181", 5));

        files.keep(before, null);

        assertThat(reconfig().lastSeen()).isNull();
        assertThat(config).hasContent(original);
    }

    @Test
    void aCommittedMembershipTakesThePlaceOfTheLinesInZooCfg() throws Exception {
        Membership next = membership("server.1=a:1:2\nserver.3=c:1:2;2181", 0x100000005L);
        MembershipFiles files = open();
        files.keep(start().membership(), next);

        files.keep(next, null);

        assertThat(start().membership()).isEqualTo(next);
        assertThat(reconfig().lastSeen()).isNull();
        assertThat(directory.resolve("zoo.cfg.dynamic.100000005"))
                .hasContent("server.1=a:1:2:participant\nserver.3=c:1:2:participant;0.0.0.0:2181");
        assertThat(Files.readString(config))
                .isEqualTo(
                        original.replaceAll("(?m)^(server|peerType).*\n", "")
                                + "dynamicConfigFile="
                                + directory.resolve("zoo.cfg.dynamic.100000005")
                                + "\n");
    }

    @Test
    void theNextOneReplacesItAndTheClientPortGoesWithTheLine() throws Exception {
        Membership first = membership("server.1=a:1:2\nserver.2=b:1:2", 0x100000005L);
        Membership second = membership("server.1=a:1:2;2182\nserver.2=b:1:2", 0x100000007L);
        open().keep(first, null);

        open().keep(second, null);

        assertThat(start().membership()).isEqualTo(second);
        assertThat(Files.readAllLines(config))
                .contains("clientPortListenBacklog=\\", "   50")
                .doesNotContain("clientPort=2181")
                .containsOnlyOnce(
                        "dynamicConfigFile=" + directory.resolve("zoo.cfg.dynamic.100000007"));
    }

    @Test
    void whatIsNoMembershipKeepsTheServerFromStarting() throws IOException {
        Files.writeString(directory.resolve("zoo.cfg.dynamic.next"), "server.1=\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("zoo.cfg.dynamic.next");
    }

    @Test
    void withoutReconfigurationNothingIsReadBesideTheFile() throws Exception {
        Files.writeString(config, original.replace("reconfigEnabled=true", ""));
        Files.writeString(directory.resolve("zoo.cfg.dynamic.next"), "server.1=\n");

        assertThat(Objects.requireNonNull(start().peer()).reconfig()).isNull();
    }

    private EnsembleConfig start() throws ConfigException {
        return ServerConfig.load(List.of(config.toString()), directory, new Properties())
                .ensemble();
    }

    private ReconfigConfig reconfig() throws ConfigException {
        return Objects.requireNonNull(Objects.requireNonNull(start().peer()).reconfig());
    }

    private MembershipFiles open() throws ConfigException, IOException {
        return new MembershipFiles(ME, reconfig(), start().membership());
    }

    private static Membership membership(String lines, long version) {
        return Membership.parse(lines).withVersion(version);
    }
}
