package dev.ostler.server.fourletter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ostler.protocol.ServerId;
import dev.ostler.server.config.PeerConfig;
import dev.ostler.server.config.ServerConfig;
import dev.ostler.zab.config.Member;
import dev.ostler.zab.config.Membership;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;

/** What {@code conf} adds in an ensemble. */
class EnsembleTextTest {
    private static final String OTHER = "server.2=b:2888:3888:participant;0.0.0.0:2181\n";

    @TempDir private Path dataDir;

    @SuppressWarnings("NullAway.Init") // Before each test.
    private PeerConfig peer;

    @BeforeEach
    void configure() throws Exception {
        Files.writeString(dataDir.resolve("myid"), "1\n");
        String text =
                "initLimit=10\nsyncLimit=5\nserver.1=a:1:2\nserver.2=b:1:2\ndataDir=" + dataDir;
        peer =
                Objects.requireNonNull(
                        ServerConfig.parse(text, "zoo.cfg", new Properties()).ensemble().peer());
    }

    @Test
    void theMembersAreThoseOfNow() {
        Membership now =
                Membership.parse(
                        "server.1=a:2889:3889|c:2890:3889:observer\n" + OTHER + "version=1f");

        assertThat(EnsembleText.of(peer, place(now, line(now))))
                .isEqualTo(
                        """
                        initLimit=10
                        syncLimit=5
                        electionAlg=3
                        electionPort=3889
                        quorumPort=2889|2890
                        peerType=1
                        membership:\s
                        server.1=a:2889:3889|c:2890:3889:observer
                        server.2=b:2888:3888:participant;0.0.0.0:2181
                        version=1f""");
    }

    @Test
    void whoeverBelongsNoMoreKeepsItsPortsAndIsNoObserver() {
        Membership before = Membership.parse("server.1=a:2888:3888:observer\n" + OTHER);
        Membership now = Membership.parse(OTHER);

        assertThat(EnsembleText.of(peer, place(now, line(before))))
                .contains("electionPort=3888\nquorumPort=2888\npeerType=0\n")
                .endsWith("membership: \n" + OTHER + "version=0");
    }

    private static Member line(Membership membership) {
        return Objects.requireNonNull(membership.members().get(new ServerId(1)));
    }

    private static EnsemblePlace place(Membership membership, Member self) {
        return new EnsemblePlace("following - broadcast", membership, self, null, null);
    }
}
